/** The urgency of a task: one figure, and on request the terms it is the sum of. */
import { Popover } from "@base-ui/react/popover";
import type { Task } from "../../api/task-types";
import { figureOf, signed } from "./words";

export function Urgency({ task }: { task: Task }) {
  const figure = figureOf(task.urgency);
  return (
    <Popover.Root>
      <Popover.Trigger className="urgency num" aria-label={`Urgency ${figure}: what it is made of`} title="Urgency, and what it is made of">{figure}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" className="over-all">
          <Popover.Popup className="pop">
            <Popover.Title className="pop-t">Urgency {figure}</Popover.Title>
            {task.urgency_parts.length === 0 ? <p className="cap">Nothing presses: no date, no priority, nothing waits for it.</p> : (
              <dl className="sum num">
                {task.urgency_parts.map((part) => (
                  <div key={part.name}><dt>{part.words}</dt><dd>{signed(part.value)}</dd></div>
                ))}
              </dl>
            )}
            <p className="cap">Taskwarrior’s sum, and the hot-spot rank of the module. Higher comes first.</p>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
