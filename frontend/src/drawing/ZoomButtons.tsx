/** Out, in, and the zoom itself, which fits the whole drawing. */
export function ZoomButtons({ zoom, onZoom, onFit }: { zoom: number; onZoom: (factor: number) => void; onFit: () => void }) {
  return (
    <div className="seg" role="group" aria-label="Zoom">
      <button type="button" aria-label="Zoom out" title="Zoom out (−)" onClick={() => onZoom(0.8)}>−</button>
      <button type="button" className="num fit" title="Fit the whole drawing (0)" aria-label={`${Math.round(zoom * 100)} %, fit the whole drawing`} onClick={onFit}>{Math.round(zoom * 100)} %</button>
      <button type="button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => onZoom(1.25)}>+</button>
    </div>
  );
}
