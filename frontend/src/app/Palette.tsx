/** The palette: go anywhere, find a symbol or a file of the open project, draw a map of what is pasted, add a task, change the appearance. */
import { Dialog } from "@base-ui/react/dialog";
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useMatch, useNavigate } from "react-router";
import { useCreateProject, useFolderGraph, useProject, useProjects, useSymbols, useSystemMap } from "../api/queries";
import { useFirstHits } from "../api/search";
import { ApiError } from "../api/client";
import type { Project } from "../api/types";
import { understand, useCreateTask, useDeleteTask } from "../api/tasks";
import { settle } from "../api/settle";
import { Icon } from "../components/icons";
import { useToast } from "../components/toasts";
import { useRested } from "../components/use-rested";
import { usePoke } from "../status/status";
import { folderOf, isModule, urls } from "../urls";
import { fileOffers, hitOffers, isAddress, matching, pageOffers, rank, staticOffers, symbolOffers, wordOffers, type Offer } from "./actions";
import { currentTheme, setTheme } from "../theme";
import "./palette.css";

const none: Project[] = [];

function useOffers(query: string): Offer[] {
  const projects = useProjects().data ?? none;
  const match = useMatch("/projects/:id/*");
  const open = Number(match?.params.id ?? 0);
  // As its own page knows it: the list may be from before its map was drawn.
  const current = useProject(open, open > 0).data ?? projects.find((project) => project.id === open) ?? null;
  const mapped = current?.counts ? current.id : null;
  const onMap = useMatch("/projects/:id/map") !== null;
  const late = useDeferredValue(query.trim());
  const symbols = useSymbols(mapped, late).data;
  const map = useSystemMap(mapped ?? 0, mapped !== null).data;
  const graph = useFolderGraph(mapped ?? 0, undefined, mapped !== null).data;
  const rested = useRested(query.trim());
  const searched = useFirstHits(isAddress(rested) ? "" : rested, 8);
  const hits = rested === query.trim() && rested.length > 2 ? searched.data?.hits : undefined;
  return useMemo(() => {
    const text = query.trim();
    const offers: Offer[] = [];
    if (isAddress(text)) offers.push({ id: "draw", group: "Start", title: `Draw a map of ${text}`, hint: "", icon: "plus", draw: text });
    const places = matching([...staticOffers(projects, current, currentTheme()), ...pageOffers(projects, current, text)], text);
    // What is called as typed comes before what is only about it.
    const named = places.filter((offer) => rank(offer.title, text) !== null);
    offers.push(...named);
    if (mapped !== null && text.length > 1) {
      const main = map?.content.main_folder ?? "";
      // On the map a module is shown on the map.
      const opened = (path: string): string => (onMap && isModule(path) ? urls.map(mapped, { folder: folderOf(path, main), select: `file:${path}` }) : urls.files(mapped, path));
      offers.push(...fileOffers((map?.content.hot_spots ?? []).map((spot) => spot.path), graph?.nodes ?? [], opened, text, onMap ? "on the map" : ""));
      offers.push(...symbolOffers(symbols ?? [], mapped));
      if (/[./]/.test(text) && !isAddress(text)) offers.push({ id: "open", group: "Files", title: `Open ${text}`, hint: "by its path", icon: "file", to: urls.files(mapped, text) });
    }
    offers.push(...places.filter((offer) => !named.includes(offer)));
    if (text.length > 2 && !isAddress(text)) {
      offers.push(...hitOffers(hits ?? [], projects.length > 1, new Set(offers.flatMap((offer) => offer.to ?? []))));
      offers.push(...wordOffers(text, current?.counts ? current : null));
    }
    // Whatever is typed may be something to do; never first, so that Enter goes where one meant to go.
    if (text.length > 2 && !isAddress(text)) offers.push({ id: "task", group: "Add", title: `Add task “${text}”`, hint: "", icon: "plan", task: text });
    return offers;
  }, [query, projects, current, mapped, onMap, symbols, map, graph, hits]);
}

/** Who dismisses it goes on where they were: its field takes the focus before the dialog could remember who had it. */
function useWayBack(): () => void {
  const [before] = useState(() => document.activeElement);
  const dismissed = useRef(false);
  useEffect(() => () => {
    if (dismissed.current && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  }, [before]);
  return () => { dismissed.current = true; };
}

export default function Palette({ onClose }: { onClose: () => void }) {
  const dismiss = useWayBack();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const narrow = matchMedia("(max-width: 720px)").matches;
  const list = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const create = useCreateProject();
  const createTask = useCreateTask();
  const removeTask = useDeleteTask();
  const say = useToast();
  const poke = usePoke();
  const offers = useOffers(query);
  const index = Math.min(at, Math.max(0, offers.length - 1));

  const addTask = async (words: string): Promise<void> => {
    try {
      const { fields } = await understand(words);
      const task = await createTask.mutateAsync(fields);
      dismiss();
      onClose();
      say(`${task.title}, added`, () => settle(removeTask.mutateAsync(task.id), { onError: (error) => say(error.message) }));
    } catch (error) {
      say(error instanceof Error ? error.message : "That did not work.");
    }
  };
  const run = (offer: Offer | undefined): void => {
    if (!offer) return;
    if (offer.draw !== undefined) {
      create.mutate({ repository_url: offer.draw }, {
        onSuccess: (project) => { poke(); onClose(); void navigate(urls.project(project.id)); },
        onError: (error) => {
          const known = error instanceof ApiError ? Number(error.errors.project_id?.[0] ?? 0) : 0;
          if (known > 0) { onClose(); void navigate(urls.project(known)); }
        },
      });
      return;
    }
    if (offer.task !== undefined) {
      void addTask(offer.task);
      return;
    }
    if (offer.theme) setTheme(offer.theme);
    if (!offer.to) dismiss();
    onClose();
    if (offer.to) void navigate(offer.to, offer.ask ? { state: { ask: true } } : {});
  };
  const move = (to: number): void => {
    const next = (to + offers.length) % Math.max(1, offers.length);
    setAt(next);
    list.current?.querySelector(`[data-at="${next}"]`)?.scrollIntoView({ block: "nearest" });
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); move(index + step); }
    else if (event.key === "Enter") { event.preventDefault(); run(offers[index]); }
  };

  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) { dismiss(); onClose(); } }}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop clear" />
        <Dialog.Popup className="palette" aria-label="Search or do anything">
          <label className="ask-field">
            <Icon name="search" />
            <span className="vh">Search or do anything</span>
            <input
              // The palette is opened to type into.
              // eslint-disable-next-line jsx-a11y/no-autofocus
              autoFocus role="combobox" aria-expanded="true" aria-controls={`${id}-l`} aria-activedescendant={offers.length ? `${id}-${index}` : undefined} aria-autocomplete="list"
              placeholder={narrow ? "Find, go to, or paste an address" : "Go to, search, ask, or paste an address"} value={query} spellCheck={false} autoComplete="off"
              onChange={(event) => { setQuery(event.target.value); setAt(0); create.reset(); }} onKeyDown={onKey}
            />
            <kbd className="wide">Esc</kbd>
          </label>
          {create.error && <p className="field-e" role="alert">{create.error instanceof ApiError ? `${create.error.title}. ${create.error.detail}` : create.error.message}</p>}
          <div className="offers" id={`${id}-l`} role="listbox" aria-label="Offers" ref={list}>
            {offers.length === 0 && <p className="cap none">Nothing matches. Paste an address to draw its map.</p>}
            {offers.map((offer, position) => (
              <div key={offer.id}>
                {offers[position - 1]?.group !== offer.group && <div className="cap group" role="presentation">{offer.group}</div>}
                {/* The field above has the keys; the pointer may click. */}
                {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus */}
                <div id={`${id}-${position}`} data-at={position} role="option" aria-selected={position === index} className="offer" onClick={() => run(offer)} onMouseMove={() => setAt(position)}>
                  <Icon name={offer.icon} size={14} />
                  <span className={offer.mono ? "mono ink ell" : "ink ell"}>{offer.title}</span>
                  {offer.mono && <span className="cap mono ell"><bdi>{offer.hint}</bdi></span>}
                </div>
              </div>
            ))}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
