/** The list of projects, with the field for another one above it. */
import { useState } from "react";
import { Link } from "react-router";
import { useDeleteProject } from "../../api/queries";
import type { Project } from "../../api/types";
import { ConfirmDialog } from "../../components/dialogs";
import { Icon } from "../../components/icons";
import { Bar, Sec } from "../../components/parts";
import { Ago, Age, Words } from "../../components/text";
import { useToast } from "../../components/toasts";
import { count, num, percent, shortCommit } from "../../format";
import { stageFraction, stageNow, stateWord } from "../../jobs/words";
import { useLiveJob, usePoke } from "../../status/status";
import { urls } from "../../urls";
import { AddressForm } from "./AddressForm";
import "./projects.css";

function State({ project }: { project: Project }) {
  const job = useLiveJob(project.id);
  if (job) {
    const fraction = job.status === "pending" ? null : stageFraction(job);
    const words = job.status === "pending" ? stateWord(job).word : (stageNow(job)?.title ?? job.stage ?? "Waiting").toLowerCase();
    return (
      <span className="state">
        <span className={job.status === "pending" ? "cap" : "acc"}>{words}{fraction === null ? "" : `, ${percent(fraction)}`}</span>
        {fraction !== null && <Bar fraction={fraction} label={`${project.name}: ${words}`} />}
      </span>
    );
  }
  if (project.status === "failed") return <span className="state"><span className="bad">failed</span>{project.last_error && <span className="cap say"><Words>{project.last_error}</Words></span>}</span>;
  if (project.status === "pending" && !project.repository_url) return <span className="cap">no address yet</span>;
  if (project.status !== "ready") return <span className="cap">waiting</span>;
  if (project.last_error) return <span className="state"><span className="warn">refresh failed</span><span className="cap say"><Words>{project.last_error}</Words></span></span>;
  return <span>mapped <Ago at={project.refreshed_at} /></span>;
}

function loss(project: Project): string {
  const counts = project.counts;
  const parts = ["its clone", counts ? `the map of ${count(counts.modules, "module")}` : "", counts ? `the history of ${count(counts.commits, "commit")}` : ""].filter(Boolean);
  const last = parts.pop() ?? "";
  return `Gander removes ${parts.length ? `${parts.join(", ")} and ${last}` : last} from this machine. The repository itself is not touched.`;
}

function Line({ project, onDelete }: { project: Project; onDelete: () => void }) {
  return (
    <tr>
      <td>
        <span className="pname">
          <Link to={urls.project(project.id)} className="u"><b>{project.name}</b></Link>
          <span className="cap mono ell">{project.repository_url?.replace(/^https:\/\//, "") ?? ""}</span>
        </span>
      </td>
      <td><State project={project} /></td>
      <td className="r hide">{num(project.counts?.modules)}</td>
      <td className="r hide">{num(project.counts?.lines)}</td>
      <td className="r hide">{num(project.counts?.commits)}</td>
      <td className="r nw hide">
        {project.head_commit && project.commit_at ? (<><span className="mono cap">{shortCommit(project.head_commit)}</span> <Age at={project.commit_at} title="Last commit" /></>) : "–"}
      </td>
      <td className="r">
        <button type="button" className="btn bare sq" aria-label={`Delete ${project.name}`} title="Delete" onClick={onDelete}><Icon name="trash" size={14} /></button>
      </td>
    </tr>
  );
}

export function ProjectList({ projects }: { projects: Project[] }) {
  const [address, setAddress] = useState("");
  const [doomed, setDoomed] = useState<Project | null>(null);
  const remove = useDeleteProject();
  const say = useToast();
  const poke = usePoke();
  return (
    <>
      <div className="compact"><AddressForm value={address} onChange={setAddress} /></div>
      <section className="plist">
        <Sec title="Projects" note={count(projects.length, "repository", "repositories")} />
        <table>
          <thead>
            <tr><th>Name</th><th>State</th><th className="r hide">modules</th><th className="r hide">lines</th><th className="r hide" title="Merges too; the pages of a project leave them out">all commits</th><th className="r hide">last commit</th><th><span className="vh">Delete</span></th></tr>
          </thead>
          <tbody>{projects.map((project) => <Line key={project.id} project={project} onDelete={() => setDoomed(project)} />)}</tbody>
        </table>
      </section>
      <ConfirmDialog
        open={doomed !== null}
        onClose={() => setDoomed(null)}
        title={`Delete ${doomed?.name ?? ""}`}
        loss={doomed ? loss(doomed) : ""}
        verb={`Delete ${doomed?.name ?? ""}`}
        busy={remove.isPending}
        onConfirm={() => {
          if (!doomed) return;
          remove.mutate(doomed.id, {
            onSuccess: () => { setDoomed(null); poke(); say(`${doomed.name} is gone.`); },
            onError: (error) => { setDoomed(null); say(error.message); },
          });
        }}
      />
    </>
  );
}
