/** A job's stages: verbs in order, ticks and times, a bar only for a real fraction. */
import type { Job, JobStage } from "../api/types";
import { Icon } from "../components/icons";
import { Bar } from "../components/parts";
import { duration, percent } from "../format";

function Mark({ state }: { state: JobStage["state"] }) {
  if (state === "done") return <Icon name="check" size={14} className="ok" />;
  if (state === "failed") return <Icon name="close" size={14} className="bad" />;
  return <span className={state === "now" ? "dotm acc" : "dotm open"} aria-hidden="true" />;
}

const spoken = { waiting: "waiting", now: "now", done: "done", failed: "failed" } as const;

export function Stages({ job }: { job: Job }) {
  return (
    <ol className="stages">
      {job.stages.map((stage) => {
        const right = stage.state === "now" && stage.fraction !== null ? percent(stage.fraction) : stage.seconds !== null ? duration(stage.seconds) : "";
        const detail = stage.detail ?? (stage.state === "now" ? job.message : null);
        return (
          <li key={stage.name} className={stage.state === "waiting" ? "" : stage.state}>
            <Mark state={stage.state} />
            <span>{stage.title}<span className="vh">, {spoken[stage.state]}</span></span>
            <span className="cap num">{right}</span>
            {stage.state === "now" && stage.fraction !== null && <Bar fraction={stage.fraction} label={stage.title} />}
            {detail && (stage.state === "now" || stage.state === "failed") && detail !== stage.title && <span className="sub num">{detail}</span>}
          </li>
        );
      })}
    </ol>
  );
}
