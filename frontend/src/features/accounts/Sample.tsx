/** The sample data: what it is, loaded and removed again without touching anything else. */
import { useLoadSample, useRemoveSample, useSampleData } from "../../api/account";
import { ErrorNote, Skeleton } from "../../components/parts";
import { useToast } from "../../components/toasts";
import { count, listed } from "../../format";

export function Sample() {
  const sample = useSampleData();
  const load = useLoadSample();
  const remove = useRemoveSample();
  const say = useToast();
  if (sample.isError && !sample.data) return <ErrorNote error={sample.error} what="Whether it is loaded could not be read." retry={() => void sample.refetch()} />;
  if (!sample.data) return <Skeleton lines={[62]} />;
  const { loaded, habits, goals, tasks, projects } = sample.data;
  const busy = load.isPending || remove.isPending;
  const held = listed([habits ? count(habits, "habit") : "", goals ? count(goals, "goal") : "", tasks ? count(tasks, "task") : "", projects ? count(projects, "project") : ""].filter(Boolean));
  if (loaded) {
    return (
      <div className="stack">
        <p>It is loaded: {held || "nothing is left of it"}. Removing it takes these away and leaves everything that you made.</p>
        <button type="button" className="btn danger" disabled={busy} onClick={() => remove.mutate(undefined, { onSuccess: () => say("Sample data removed"), onError: (error) => say(error.message) })}>{remove.isPending ? "Removing" : "Remove it"}</button>
      </div>
    );
  }
  return (
    <div className="stack">
      <p>A year of believable habits with their logs, goals, tasks, and Gander’s own repository where it is at hand: enough to see every page with something on it. It is marked, and can be removed again without touching anything else.</p>
      <button type="button" className="btn" disabled={busy} onClick={() => load.mutate(undefined, { onSuccess: () => say("Sample data loaded"), onError: (error) => say(error.message) })}>{load.isPending ? "Loading" : "Load it"}</button>
    </div>
  );
}
