/** Save the drawing: a button that opens to SVG and PNG, and to files for other tools that the server makes. */
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { Icon } from "../components/icons";
import { savePicture, type PictureKind } from "./save";

interface FileOffer {
  title: string;
  use: string;
  href: string;
}

/** Which item a key of a menu leads to; null: it leads nowhere. */
function itemFor(key: string, at: number, many: number): number | null {
  if (key === "ArrowDown") return (at + 1) % many;
  if (key === "ArrowUp") return (at + many - 1) % many;
  if (key === "Home") return 0;
  return key === "End" ? many - 1 : null;
}

export function SaveMenu({ name, svg, files = [] }: { name: string; svg: () => SVGSVGElement | null; files?: FileOffer[] }) {
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState(false);
  const here = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return undefined;
    const onDown = (event: PointerEvent): void => {
      if (!(event.target instanceof Node && here.current?.contains(event.target))) setOpen(false);
    };
    addEventListener("pointerdown", onDown);
    here.current?.querySelector<HTMLButtonElement>(".menu-i")?.focus();
    return () => removeEventListener("pointerdown", onDown);
  }, [open]);
  const close = (): void => {
    setOpen(false);
    here.current?.querySelector<HTMLButtonElement>(".btn")?.focus();
  };
  const save = (kind: PictureKind): void => {
    const drawing = svg();
    close();
    if (!drawing) return;
    setFailed(false);
    savePicture(drawing, kind, name).catch(() => setFailed(true));
  };
  const onKey = (event: KeyboardEvent): void => {
    if (!open) return;
    if (event.key === "Tab") setOpen(false);
    const items = [...(here.current?.querySelectorAll<HTMLElement>(".menu-i") ?? [])];
    const next = itemFor(event.key, items.findIndex((item) => item === document.activeElement), items.length);
    if (next === null && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (next === null) close();
    else items[next]?.focus();
  };
  return (
    <div className="save" ref={here} role="presentation" onKeyDown={onKey}>
      <button type="button" className="btn sq" aria-label="Save the picture" title={files.length > 0 ? "Save the drawing" : "Save as SVG or PNG"} aria-haspopup="menu" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <Icon name="download" size={14} />
      </button>
      {open && (
        <div className="menu" id={id} role="menu" aria-label="Save the picture">
          <button type="button" role="menuitem" tabIndex={-1} className="menu-i" onClick={() => save("svg")}>Save as SVG<span className="cap">to edit or print</span></button>
          <button type="button" role="menuitem" tabIndex={-1} className="menu-i" onClick={() => save("png")}>Save as PNG<span className="cap">to send</span></button>
          {files.map((file) => <a key={file.title} role="menuitem" tabIndex={-1} className="menu-i" href={file.href} download="" onClick={close}>{file.title}<span className="cap">{file.use}</span></a>)}
        </div>
      )}
      {failed && <span className="vh" role="alert">The picture could not be made. Try SVG.</span>}
    </div>
  );
}
