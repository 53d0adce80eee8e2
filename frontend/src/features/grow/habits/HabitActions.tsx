/** What can be done with a habit as a whole: change, pause, archive, delete. All but the last can be undone. */
import { Menu } from "@base-ui/react/menu";
import { useState } from "react";
import { useDeleteHabit, useUpdateHabit } from "../../../api/grow";
import type { Habit, HabitStatus } from "../../../api/grow-types";
import { settle } from "../../../api/settle";
import { ConfirmDialog } from "../../../components/dialogs";
import { Icon, type IconName } from "../../../components/icons";
import { useToast } from "../../../components/toasts";
import { count } from "../../../format";
import { HabitForm } from "./HabitForm";

export interface MenuLine {
  icon: IconName;
  text: string;
  run: () => void;
}

export function useHabitStatus() {
  const update = useUpdateHabit();
  const say = useToast();
  return (habit: Habit, status: HabitStatus, words: string): void => {
    const failed = (error: Error): void => say(error.message);
    const before: HabitStatus = habit.status === "at_risk" ? "active" : habit.status;
    update.mutate({ id: habit.id, change: { status } }, {
      onSuccess: () => say(`${habit.name}, ${words}`, () => settle(update.mutateAsync({ id: habit.id, change: { status: before } }), { onError: failed })),
      onError: failed,
    });
  };
}

export function HabitActions({ habit, lines = [], onDeleted }: { habit: Habit; lines?: MenuLine[]; onDeleted?: () => void }) {
  const [asked, setAsked] = useState<"change" | "delete" | null>(null);
  const remove = useDeleteHabit();
  const set = useHabitStatus();
  const say = useToast();
  const { status } = habit;
  const own: MenuLine[] = [
    ...lines,
    { icon: "pencil", text: "Change it", run: () => setAsked("change") },
    ...(status === "paused" ? [{ icon: "retry" as const, text: "Resume", run: () => set(habit, "active", "resumed") }] : []),
    ...(status === "active" || status === "at_risk" ? [{ icon: "pause" as const, text: "Pause", run: () => set(habit, "paused", "paused") }] : []),
    status === "archived" ? { icon: "retry", text: "Bring it back", run: () => set(habit, "active", "brought back") } : { icon: "archive", text: "Archive", run: () => set(habit, "archived", "archived") },
    { icon: "trash", text: "Delete", run: () => setAsked("delete") },
  ];
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className="btn sq row-more always" aria-label={`More for ${habit.name}`}><Icon name="more" /></Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={4} className="menu-at">
            <Menu.Popup className="menu-pop">{own.map(({ icon, text, run }) => <Menu.Item key={text} className="menu-i" onClick={run}><Icon name={icon} size={14} />{text}</Menu.Item>)}</Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {asked === "change" && <HabitForm habit={habit} onClose={() => setAsked(null)} />}
      <ConfirmDialog
        open={asked === "delete"} onClose={() => setAsked(null)} title={`Delete ${habit.name}`} verb="Delete it" busy={remove.isPending}
        loss={`Its log of ${count(habit.total_completions, "day")} done goes with it, and goals lose what it moved. Archiving keeps both.`}
        onConfirm={() => settle(remove.mutateAsync(habit.id), { onSuccess: () => { setAsked(null); say(`${habit.name} is deleted.`); onDeleted?.(); }, onError: (error) => say(error.message) })}
      />
    </>
  );
}
