/** The parts of the system, each with its state in words; read from the one polled answer. */
import { Link } from "react-router";
import type { HealthPart } from "../../api/types";
import { Sec } from "../../components/parts";
import { capital } from "../../format";
import { useStatus } from "../../status/status";
import { urls } from "../../urls";

export function PartLine({ name, part }: { name: string; part: HealthPart }) {
  const well = part.status === "ok";
  const [first, ...rest] = (part.detail ?? "").split(", ");
  return (
    <div className="health-part">
      <dt className="cap">{capital(name.replaceAll("_", " "))}</dt>
      <dd>
        {well ? <span className="ink num">{first || "well"}</span> : <span className="warn num">{part.status}{first && `: ${first}`}</span>} <span className="cap num">{rest.join(", ")}</span>
      </dd>
    </div>
  );
}

export function HealthBrief() {
  const status = useStatus();
  if (!status) return null;
  return (
    <section className="brief">
      <Sec title="Health"><Link className="cap link" to={urls.health}>Every part</Link></Sec>
      <dl>{Object.entries(status.system_health).map(([name, part]) => <PartLine key={name} name={name} part={part} />)}</dl>
    </section>
  );
}
