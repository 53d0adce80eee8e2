/** What size, tint and weight mean, at the zoom of the moment; on a phone it is folded, with what the drawing counts. */
import { useState } from "react";
import { num } from "../../format";
import { sides } from "./layout/sizes";

const SAMPLES = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];

export function Legend({ scale, zoom, dashes, said }: { scale: number; zoom: number; dashes: { loop: boolean; plain: string | null }; said: string }) {
  const [open, setOpen] = useState(false);
  // A sample as large as a fingernail, whatever the scale.
  const lines = SAMPLES.find((each) => sides(each, scale).w * zoom >= 30) ?? 100_000;
  const { w, h } = sides(lines, scale);
  return (
    <>
    <button type="button" className="btn key-button" data-chrome="" aria-expanded={open} onClick={(event) => { event.stopPropagation(); setOpen(!open); }}>Key</button>
    <div className={`bl${open ? " open" : ""}`} aria-hidden="true">
      <span><svg width={w * zoom + 2} height={h * zoom + 2}><rect className="room" x="1" y="1" width={w * zoom} height={h * zoom} /></svg>{num(lines)} lines</span>
      <span>
        <svg width="34" height="11">
          {["", " t2", " t3"].map((tint, at) => <rect key={tint} className={`room thin${tint}`} x={0.6 + at * 10.9} y=".6" width="10" height="9.8" />)}
        </svg>
        0 · 2 · 7 changes a year
      </span>
      <span>
        <svg width="30" height="11">
          <path className="e" d="M1 5.5h9" strokeWidth="1" /><path className="e" d="M11 5.5h8" strokeWidth="1.6" /><path className="e" d="M20 5.5h9" strokeWidth="2.6" />
        </svg>
        1 · 2 · 4 names imported
      </span>
      {dashes.loop && <span><Dashed className="e loop" />closes a loop</span>}
      {dashes.plain && <span><Dashed className="e" />{dashes.plain}</span>}
      {said !== "" && <span className="counts">{said}</span>}
    </div>
    </>
  );
}

const Dashed = ({ className }: { className: string }) => <svg width="22" height="11"><path className={className} d="M1 5.5h20" strokeWidth="1.75" strokeDasharray="5 3" /></svg>;
