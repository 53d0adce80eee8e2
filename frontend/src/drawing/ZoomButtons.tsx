/** Out, in, the zoom between them where there is room for it, and the whole drawing. */
export function ZoomButtons({ zoom, onZoom, onFit }: { zoom: number; onZoom: (factor: number) => void; onFit: () => void }) {
  return (
    <div className="seg" role="group" aria-label="Zoom">
      <button type="button" aria-label="Zoom out" title="Zoom out (−)" onClick={() => onZoom(0.8)}>−</button>
      <span className="num zoom-now wide">{Math.round(zoom * 100)} %</span>
      <button type="button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => onZoom(1.25)}>+</button>
      <button type="button" className="fit" title="Fit the whole drawing (0)" onClick={onFit}>Fit</button>
    </div>
  );
}
