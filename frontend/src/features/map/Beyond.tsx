/** At each edge of the sheet: how many rooms lie further that way, and the way there. */
import { useEffect, useRef, useState, type RefObject } from "react";
import type { Camera } from "../../drawing/camera";
import { num } from "../../format";
import { roomsBeyond, SIDES, type Side } from "./beyond";
import type { Plan } from "./layout/types";
import { BOTTOM_SHEET, isNarrow } from "./use-camera";

/** They are counted anew so long after the drawing was moved, not with every frame. */
const COUNT_AFTER = 80;
/** So much of the sheet one press moves on. */
const STEP = 0.7;
const WORDS: Record<Side, { arrow: string; where: string; dx: number; dy: number }> = {
  above: { arrow: "↑", where: "above", dx: 0, dy: 1 },
  right: { arrow: "→", where: "to the right", dx: -1, dy: 0 },
  below: { arrow: "↓", where: "below", dx: 0, dy: -1 },
  left: { arrow: "←", where: "to the left", dx: 1, dy: 0 },
};

interface BeyondProps {
  plan: Plan;
  camera: RefObject<Camera | null>;
  /** Told whenever the camera moved: this alone is drawn again then, not the sheet. */
  moved: RefObject<(() => void) | null>;
  /** Whether a panel is open: on a narrow page it lies over the bottom. */
  panel: boolean;
  /** The button that was pressed is gone, and the focus with it. */
  onGone: () => void;
}

export function Beyond({ plan, camera, moved, panel, onGone }: BeyondProps) {
  const [beyond, setBeyond] = useState<Record<Side, number> | null>(null);
  const timer = useRef(0);
  const pressed = useRef<Side | null>(null);
  useEffect(() => {
    if (!pressed.current || !beyond || beyond[pressed.current] > 0) return;
    pressed.current = null;
    if (document.activeElement === document.body) onGone();
  }, [beyond, onGone]);
  useEffect(() => {
    moved.current = () => {
      if (timer.current !== 0) return;
      timer.current = window.setTimeout(() => {
        timer.current = 0;
        if (!camera.current) return;
        const next = roomsBeyond(plan, camera.current.inSight(panel && isNarrow() ? BOTTOM_SHEET : 0));
        setBeyond((before) => (before && SIDES.every((side) => before[side] === next[side]) ? before : next));
      }, COUNT_AFTER);
    };
    moved.current();
    return () => {
      moved.current = null;
      clearTimeout(timer.current);
      timer.current = 0;
    };
  }, [plan, camera, moved, panel]);
  return SIDES.map((side) => {
    const many = beyond?.[side] ?? 0;
    const { arrow, where, dx, dy } = WORDS[side];
    return many > 0 && (
      <button
        key={side} type="button" className={`beyond ${side}`} data-chrome="" aria-label={`${num(many)} more ${where}: move there`}
        onClick={(event) => {
          event.stopPropagation();
          pressed.current = side;
          camera.current?.moveBy(dx * STEP, dy * STEP);
        }}
      >
        {num(many)}{dx === 0 ? " more" : <span className="wide"> more</span>} {arrow}
      </button>
    );
  });
}
