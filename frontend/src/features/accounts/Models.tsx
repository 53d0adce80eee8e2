/** Models that may answer: what there is, servers to add, and which projects may be told to another machine. */
import { useState, type SyntheticEvent } from "react";
import { useAddProvider, useAllowRemote, useChangeProvider, useLookForModels, useModels, useProviders, useRemoveProvider } from "../../api/ask";
import type { Model, Provider, ProviderFields } from "../../api/ask-types";
import { useProjects } from "../../api/queries";
import { Labelled, Switch } from "../../components/forms";
import { Icon } from "../../components/icons";
import { Chip, ErrorNote, Skeleton } from "../../components/parts";
import { Words } from "../../components/text";
import { useToast } from "../../components/toasts";
import { count, num } from "../../format";
import { wrongAtAll, wrongIn } from "./Entry";

function Row({ model }: { model: Model }) {
  const reads = model.context_tokens ? `reads ${num(model.context_tokens)} tokens` : "";
  const place = model.kind === "extractive" ? "facts of the map and passages of the text, as they are" : [model.provider, model.where ?? (model.is_local ? "on this machine" : "on another machine"), reads].filter(Boolean).join(" · ");
  return (
    <li className="line">
      <span>
        <span className={model.usable ? "ink" : ""}>{model.kind === "extractive" ? "No model" : model.name}</span>{" "}
        {model.is_default && <Chip tone="acc">answers by itself</Chip>}{" "}{model.usable && !model.is_local && <Chip tone="warn">remote</Chip>}
        <span className="cap line-2">{model.usable ? place : <Words>{model.why_not ?? "It cannot be used now."}</Words>}</span>
      </span>
    </li>
  );
}

function ProviderForm({ provider, begin, onDone }: { provider?: Provider; begin?: { name: string; base_url: string } | undefined; onDone: () => void }) {
  const add = useAddProvider();
  const change = useChangeProvider();
  const say = useToast();
  const [name, setName] = useState(provider?.name ?? begin?.name ?? "");
  const [address, setAddress] = useState(provider?.base_url ?? begin?.base_url ?? "");
  const [key, setKey] = useState("");
  const [preferred, setPreferred] = useState(provider?.default_model ?? "");
  const asked = provider ? change : add;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const fields: ProviderFields = { name: name.trim(), base_url: address.trim(), default_model: preferred.trim(), ...(key ? { key } : {}) };
    const done = { onSuccess: (): void => { say(`${fields.name ?? "It"}, ${provider ? "changed" : "added"}`); onDone(); } };
    if (provider) change.mutate({ id: provider.id, fields }, done);
    else add.mutate(fields, done);
  };
  const wrong = wrongAtAll(asked.error, ["name", "base_url", "key", "default_model"]);
  return (
    <form className="stack" onSubmit={submit}>
      <div className="two-fields">
        <Labelled label="Name" wrong={wrongIn(asked.error, "name")}>{({ id, describedBy }) => <span className="field tall"><input id={id} required maxLength={100} value={name} placeholder="Ollama" aria-describedby={describedBy} onChange={(event) => setName(event.target.value)} /></span>}</Labelled>
        <Labelled label="Address" hint="It speaks OpenAI’s protocol: Ollama, llama.cpp, LM Studio, a cloud." wrong={wrongIn(asked.error, "base_url")}>{({ id, describedBy }) => <span className="field tall"><input id={id} className="mono" required maxLength={500} value={address} placeholder="http://localhost:11434/v1" spellCheck={false} autoCapitalize="off" aria-describedby={describedBy} onChange={(event) => setAddress(event.target.value)} /></span>}</Labelled>
        <Labelled label="Key" hint={provider?.has_key ? "One is kept. A new one takes its place." : "Where it wants one. It is kept encrypted and never shown again."} wrong={wrongIn(asked.error, "key")}>{({ id, describedBy }) => <span className="field tall"><input id={id} type="password" className="mono" maxLength={500} value={key} autoComplete="off" spellCheck={false} aria-describedby={describedBy} onChange={(event) => setKey(event.target.value)} /></span>}</Labelled>
        <Labelled label="Preferred model" hint="None: the largest that answers in time." wrong={wrongIn(asked.error, "default_model")}>{({ id, describedBy }) => <span className="field tall"><input id={id} className="mono" maxLength={180} value={preferred} spellCheck={false} autoCapitalize="off" aria-describedby={describedBy} onChange={(event) => setPreferred(event.target.value)} /></span>}</Labelled>
      </div>
      {wrong && <p className="field-e" role="alert"><Words>{wrong}</Words></p>}
      <div className="row"><button className="btn" disabled={asked.isPending || !name.trim() || !address.trim()}>{provider ? "Keep it" : "Add it"}</button><button type="button" className="btn" onClick={onDone}>Leave it</button></div>
    </form>
  );
}

function ProviderRow({ provider, models }: { provider: Provider; models: readonly Model[] }) {
  const remove = useRemoveProvider();
  const change = useChangeProvider();
  const look = useLookForModels();
  const say = useToast();
  const [changing, setChanging] = useState(false);
  const [tested, setTested] = useState<string | null>(null);
  const test = (): void => look.mutate(undefined, {
    onSuccess: (all) => {
      const own = all.filter((model) => model.provider_id === provider.id);
      const usable = own.filter((model) => model.usable).length;
      setTested(usable > 0 ? `It answers and has ${count(usable, "model")}.` : (own.find((model) => model.why_not)?.why_not ?? "It answers, but has no model."));
    },
    onError: (error) => setTested(error.message),
  });
  const usable = models.filter((model) => model.provider_id === provider.id && model.usable).length;
  if (changing) return <li className="line"><ProviderForm provider={provider} onDone={() => setChanging(false)} /></li>;
  return (
    <li className="line">
      <span>
        <span className="ink">{provider.name}</span> <code className="cap">{provider.base_url}</code>
        <span className="cap line-2">{provider.where}, {provider.has_key ? "with a key" : "without a key"}{usable > 0 && `, ${count(usable, "model")} usable`}</span>
        {tested && <span className="cap line-2 ink" role="status"><Words>{tested}</Words></span>}
      </span>
      <span className="row">
        <button type="button" className="btn" disabled={look.isPending} onClick={test}>{look.isPending ? "Testing" : "Test"}</button>
        <button type="button" className="btn" onClick={() => setChanging(true)}>Change</button>
        {provider.has_key && <button type="button" className="btn" disabled={change.isPending} onClick={() => change.mutate({ id: provider.id, fields: { key: "" } }, { onSuccess: () => say("The key is forgotten"), onError: (error) => say(error.message) })}>Forget key</button>}
        <button type="button" className="btn" disabled={remove.isPending} onClick={() => remove.mutate(provider.id, { onSuccess: () => say(`${provider.name}, removed`), onError: (error) => say(error.message) })}>Remove</button>
      </span>
    </li>
  );
}

/** Which projects' text may go to a model on another machine. */
function Allowed() {
  const projects = useProjects().data ?? [];
  const allow = useAllowRemote();
  const say = useToast();
  if (projects.length === 0) return null;
  return (
    <>
      <h3>Projects whose text may go to a remote model</h3>
      <p className="cap">Off for every project until you turn it on. Secret-looking strings are masked before it goes, and each request is written down below.</p>
      <ul>{projects.map((project) => <li key={project.id} className="line"><Switch on={project.allow_remote_model === true} disabled={allow.isPending} onSwitch={(on) => allow.mutate({ id: project.id, allow: on }, { onError: (error) => say(error.message) })}>{project.name}</Switch></li>)}</ul>
    </>
  );
}

export function Models() {
  const models = useModels();
  const providers = useProviders();
  const look = useLookForModels();
  const [adding, setAdding] = useState<{ name: string; base_url: string } | "new" | null>(null);
  if (models.isError && !models.data) return <ErrorNote error={models.error} what="The models could not be read." retry={() => void models.refetch()} />;
  if (!models.data) return <Skeleton lines={[62, 50]} />;
  const garden = models.data.filter((model) => model.suggestion === null);
  const suggested = models.data.filter((model) => model.suggestion !== null);
  return (
    <div className="garden">
      <p>Questions are answered by the best local model that is usable, else from the map and the text without one. A model on another machine is asked only when you choose it.</p>
      <ul>{garden.map((model) => <Row key={model.id} model={model} />)}</ul>
      <h3>Servers of models</h3>
      {providers.isError && !providers.data && <ErrorNote error={providers.error} what="The servers could not be read." retry={() => void providers.refetch()} />}
      {providers.data?.length === 0 && adding === null && <p className="cap">None yet.</p>}
      {providers.data && providers.data.length > 0 && <ul>{providers.data.map((provider) => <ProviderRow key={provider.id} provider={provider} models={garden} />)}</ul>}
      {suggested.length > 0 && (
        <ul>
          {suggested.map(({ id, suggestion, why_not: words }) => suggestion && (
            <li key={id} className="line"><span><span className="ink">{suggestion.name}</span> <code className="cap">{suggestion.base_url}</code><span className="cap line-2">{words ?? "Found on this machine."}</span></span><button type="button" className="btn" onClick={() => setAdding(suggestion)}>Add it</button></li>
          ))}
        </ul>
      )}
      {look.isSuccess && suggested.length === 0 && <p className="cap" role="status">No program with models answers at its usual port of this machine.</p>}
      {look.isError && <p className="field-e" role="alert">{look.error.message}</p>}
      {adding === null ? (
        <div className="row">
          <button type="button" className="btn" onClick={() => setAdding("new")}><Icon name="plus" size={14} />Add a server</button>
          <button type="button" className="btn" disabled={look.isPending} onClick={() => look.mutate()}><Icon name="search" size={14} />{look.isPending ? "Looking" : "Look on this machine"}</button>
        </div>
      ) : <ProviderForm key={adding === "new" ? "new" : adding.base_url} begin={adding === "new" ? undefined : adding} onDone={() => setAdding(null)} />}
      <Allowed />
    </div>
  );
}
