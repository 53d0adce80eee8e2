/** Save the drawing: a button that opens to SVG and PNG, and to files for other tools that the server makes. */
import { useEffect, useId, useRef, useState } from "react";
import { Icon } from "../components/icons";
import { savePicture, type PictureKind } from "./save";

interface FileOffer {
  title: string;
  use: string;
  href: string;
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
  return (
    <div className="save" ref={here} role="presentation" onKeyDown={(event) => {
      if (!open || event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      close();
    }}>
      <button type="button" className="btn sq" aria-label="Save the picture" title={files.length > 0 ? "Save the drawing" : "Save as SVG or PNG"} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <Icon name="download" size={14} />
      </button>
      {open && (
        <div className="menu" id={id} role="group" aria-label="Save the picture">
          <button type="button" className="menu-i" onClick={() => save("svg")}>Save as SVG<span className="cap">to edit or print</span></button>
          <button type="button" className="menu-i" onClick={() => save("png")}>Save as PNG<span className="cap">to send</span></button>
          {files.map((file) => <a key={file.title} className="menu-i" href={file.href} download="" onClick={close}>{file.title}<span className="cap">{file.use}</span></a>)}
        </div>
      )}
      {failed && <span className="vh" role="alert">The picture could not be made. Try SVG.</span>}
    </div>
  );
}
