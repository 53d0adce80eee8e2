/** Search everything: code, documentation, commits, tasks, kept answers. What is asked and what it is narrowed to stand in the address. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useProjects } from "../../api/queries";
import { Icon } from "../../components/icons";
import { useTitle } from "../../components/page-title";
import { Page } from "../../frame/Page";
import { urls, type SearchView } from "../../urls";
import { Pattern } from "./Pattern";
import { Results } from "./Results";
import "./search.css";

const TYPING = 250;

export default function SearchPage() {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const projects = useProjects().data ?? [];
  const q = params.get("q") ?? "";
  const regex = params.get("by") === "regex";
  const project = /^\d{1,15}$/.test(params.get("project") ?? "") ? Number(params.get("project")) : undefined;
  const view: SearchView = { q, by: regex ? "regex" : undefined, kind: params.get("kind") ?? undefined, lang: params.get("lang") ?? undefined, project, path: params.get("path") ?? undefined, case: params.get("case") === "1" ? "1" : undefined };
  const [text, setText] = useState(q);
  const [known, setKnown] = useState(q);
  const field = useRef<HTMLInputElement>(null);
  useTitle(q ? `${q} · Search` : "Search");
  // The address changed by itself (back, a link): the field follows.
  if (q !== known) {
    setKnown(q);
    if (q !== text.trim()) setText(q);
  }
  const go = (next: SearchView, replace = true): void => void navigate(urls.search({ ...view, ...next, q: (next.q ?? text).trim() || undefined }), { replace, preventScrollReset: true });
  useEffect(() => {
    if (text.trim() === q) return undefined;
    const timer = setTimeout(() => go({ q: text }), TYPING);
    return () => clearTimeout(timer);
  });
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || target?.closest("input, textarea, select, [contenteditable], [role=dialog]")) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  const first = projects.find((one) => one.counts)?.id;
  return (
    <Page top={<div className="crumb"><Link className="cap wide" to={urls.home}>Code</Link><span className="sep cap wide">/</span><h1>Search</h1></div>}>
      <div className="body plainpage searchpage">
        <form role="search" className="search-top" onSubmit={(event) => { event.preventDefault(); go({ q: text }, false); }}>
          <label className="field search-field">
            <Icon name="search" />
            <span className="vh">{regex ? "A regular expression" : "Search everything"}</span>
            <input
              // The page has one purpose, and this is its field.
              // eslint-disable-next-line jsx-a11y/no-autofocus
              ref={field} autoFocus={q === ""} type="search" className={regex ? "mono" : ""} value={text} placeholder={regex ? "def \\w+_url" : "Words, “a phrase”, path:src/ lang:python kind:commit author:ada after:2024-01-01"} spellCheck={false} autoComplete="off" maxLength={regex ? 1_000 : 5_000}
              onChange={(event) => setText(event.target.value)} onKeyDown={(event) => { if (event.key === "Escape" && text) { event.preventDefault(); setText(""); } }}
            />
            <kbd className="wide">/</kbd>
          </label>
          <span className="seg" role="group" aria-label="How to search">
            <button type="button" aria-pressed={!regex} onClick={() => go({ by: undefined, path: undefined, case: undefined }, false)}>Words</button>
            <button type="button" aria-pressed={regex} onClick={() => go({ by: "regex", kind: undefined, lang: undefined, project: project ?? first }, false)}>Regex</button>
          </span>
        </form>
        {regex ? <Pattern view={view} projects={projects} go={go} /> : <Results view={view} projects={projects} go={go} />}
      </div>
    </Page>
  );
}
