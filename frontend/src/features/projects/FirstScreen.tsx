/** What a fresh install shows: one field, and behind it the ghost of the map that will come. */
import { useRef, useState, type DragEvent } from "react";
import { flushSync } from "react-dom";
import { Link, useNavigate } from "react-router";
import { useLoadSample, useSampleData } from "../../api/account";
import { settle } from "../../api/settle";
import { Icon } from "../../components/icons";
import { useToast } from "../../components/toasts";
import { Page } from "../../frame/Page";
import { useStatus } from "../../status/status";
import { urls } from "../../urls";
import { droppedPath } from "./address";
import { AddressForm } from "./AddressForm";
import { Ghost } from "./Ghost";
import "./projects.css";

const SAMPLE = "https://github.com/pallets/flask";

function Foot() {
  const instance = useStatus()?.instance;
  const address = instance?.address ?? location.host;
  return (
    <div className="foot cap">
      {instance?.local_only !== false && (
        <span><Icon name="check" size={12} className="inline ok" /> Only this machine can reach it: {address}</span>
      )}
      {instance?.local_only === false && <span>Reachable at {address}</span>}
      {instance?.claimed === false && <span>Unclaimed. <Link className="link" to={urls.claim}>The first account you make</Link> takes it over.</span>}
    </div>
  );
}

/** Ways in that need no code: quiet, below the one big field. */
function Doors() {
  const sample = useSampleData().data;
  const load = useLoadSample();
  const say = useToast();
  const navigate = useNavigate();
  const fill = (): void => {
    const asked = location.pathname;
    settle(load.mutateAsync(), {
      onSuccess: () => {
        say("Sample data loaded. Settings remove it again.");
        // Who went elsewhere in the meantime is left there.
        if (location.pathname === asked) void navigate(urls.grow);
      },
      onError: (error) => say(error.message),
    });
  };
  return (
    <div className="first-doors">
      <Link to={urls.newHabit}><Icon name="grow" />Add a habit</Link>
      <Link to={urls.plan({ add: "1" })}><Icon name="plan" />Add a task</Link>
      {sample?.loaded === false && <button type="button" disabled={load.isPending} title="A year of habits, goals and tasks; removed again in the settings" onClick={fill}><Icon name="box" />{load.isPending ? "Loading the sample data" : "Load the sample data"}</button>}
    </div>
  );
}

export function FirstScreen() {
  const [value, setValue] = useState("");
  const [over, setOver] = useState(false);
  const [notice, setNotice] = useState<string | null>(null);
  const inner = useRef<HTMLDivElement>(null);
  const tryIt = (): void => {
    flushSync(() => setValue(SAMPLE));
    inner.current?.querySelector("form")?.requestSubmit();
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const path = droppedPath(event.dataTransfer);
    if (path) {
      setValue(path);
      setNotice(null);
      return;
    }
    const name = event.dataTransfer.files[0]?.name;
    setNotice(`Browsers do not tell where ${name ? `“${name}”` : "a dropped folder"} lies. Paste its path instead, such as /home/you/${name ?? "project"}.`);
  };
  return (
    <Page>
      {/* Dropping is a second way to what the field does; the field has the keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className={over ? "first over-drop" : "first"} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}>
        <Ghost />
        <div className="in" ref={inner}>
          <h1>Which code shall we look at?</h1>
          <p className="sub">Gander clones it and draws its map. All on this laptop.</p>
          <AddressForm big value={value} onChange={setValue} notice={notice} />
          <div className="hint cap">
            <span>Try <button type="button" className="link mono" onClick={tryIt}>github.com/pallets/flask</button>, about 20 seconds</span>
            <span className="wide">or drop a folder anywhere</span>
          </div>
          <Doors />
        </div>
        <Foot />
      </div>
    </Page>
  );
}
