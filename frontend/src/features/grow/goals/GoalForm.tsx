/** A new goal, or one that is changed. */
import { DialogFrame } from "../../../components/dialogs";

export function GoalForm({ onClose }: { onClose: () => void }) {
  return <DialogFrame open onClose={onClose} title="New goal">…</DialogFrame>;
}
