/** The conversations so far, by day: search, rename, export, delete. A sheet on a phone. */
import { Menu } from "@base-ui/react/menu";
import { useDeferredValue, useState } from "react";
import { Link, useNavigate } from "react-router";
import { deleteConversation, useConversations, useRenameConversation } from "../../api/ask";
import type { ConversationRow } from "../../api/ask-types";
import { useQueryClient } from "@tanstack/react-query";
import { keys } from "../../api/keys";
import { Icon } from "../../components/icons";
import { ErrorNote, Skeleton } from "../../components/parts";
import { useNow } from "../../components/text";
import { useToast } from "../../components/toasts";
import { api } from "../../urls";
import { keep, letGo, useGoing } from "./going";
import type { Place } from "./place";
import { byDay } from "./words";

/** Fewer than these are found by looking. */
const MANY = 5;

interface RowProps {
  row: ConversationRow;
  place: Place;
  onOpen: () => void;
}

function Rename({ row, onEnd }: { row: ConversationRow; onEnd: () => void }) {
  const rename = useRenameConversation();
  const say = useToast();
  const [title, setTitle] = useState(row.title);
  const end = (save: boolean): void => {
    const words = title.trim();
    if (save && words && words !== row.title) rename.mutate({ id: row.id, title: words }, { onError: (error) => say(error.message) });
    onEnd();
  };
  return (
    <label className="field past-name">
      <span className="vh">Title</span>
      <input
        // Asked for in the menu: what follows is writing.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus value={title} maxLength={200} onChange={(event) => setTitle(event.target.value)} onBlur={() => end(true)} onFocus={(event) => event.currentTarget.select()}
        onKeyDown={(event) => { if (event.key === "Enter") { event.preventDefault(); end(true); } else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); end(false); } }}
      />
    </label>
  );
}

function Row({ row, place, onOpen }: RowProps) {
  const [naming, setNaming] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  const current = row.id === place.conversation;
  const remove = (): void => {
    letGo(row.id, async () => {
      try {
        await deleteConversation(row.id);
        client.removeQueries({ queryKey: keys.conversation(row.id) });
      } catch (error) {
        say(error instanceof Error ? error.message : "It could not be deleted.");
      }
      await client.invalidateQueries({ queryKey: keys.conversationLists });
    });
    if (current) void navigate(place.url({}), { replace: true });
    say(`“${row.title || "Untitled"}”, deleted`, () => keep(row.id));
  };
  if (naming) return <li><Rename row={row} onEnd={() => setNaming(false)} /></li>;
  return (
    <li className={current ? "past-row on" : "past-row"}>
      <Link to={place.url({ conversation: row.id })} aria-current={current ? "page" : undefined} onClick={onOpen}>
        {row.title || "Untitled"}
        {row.is_writing && <span className="cap line">being written</span>}
        {!place.project && row.project_name && <span className="cap line">{row.project_name}</span>}
      </Link>
      <Menu.Root>
        <Menu.Trigger className="btn bare sq past-more" aria-label={`More for ${row.title || "this conversation"}`}><Icon name="more" size={14} /></Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={2} className="model-at">
            <Menu.Popup className="model-pop small">
              <Menu.Item className="model-i" onClick={() => setNaming(true)}><Icon name="pencil" size={14} />Rename</Menu.Item>
              <Menu.Item className="model-i" render={<a href={api.conversationExport(row.id)} download="">{null}</a>}><Icon name="download" size={14} />Export as Markdown</Menu.Item>
              <Menu.Item className="model-i" onClick={remove}><Icon name="trash" size={14} />Delete</Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </li>
  );
}

export function Past({ place, open, onClose, onNew }: { place: Place; open: boolean; onClose: () => void; onNew: () => void }) {
  const [q, setQ] = useState("");
  const late = useDeferredValue(q.trim());
  const list = useConversations(place.project?.id ?? null, late);
  const going = useGoing();
  const now = useNow();
  const rows = (list.data?.pages ?? []).flatMap((page) => page.items).filter((row) => !going.includes(row.id));
  const total = list.data?.pages[0]?.total ?? rows.length;
  return (
    <nav className={open ? "ask-past open" : "ask-past"} aria-label="Conversations">
      <div className="past-head">
        <Link className="btn" to={place.url({})} onClick={() => { onNew(); onClose(); }}><Icon name="plus" size={14} />New question</Link>
        <button type="button" className="btn bare sq narrow end" aria-label="Close" onClick={onClose}><Icon name="close" size={14} /></button>
      </div>
      {(total >= MANY || q !== "") && (
        <label className="field past-find">
          <Icon name="search" size={12} />
          <span className="vh">Search the conversations</span>
          <input type="search" value={q} placeholder="Search" maxLength={200} autoComplete="off" onChange={(event) => setQ(event.target.value)} onKeyDown={(event) => { if (event.key === "Escape" && q) { event.preventDefault(); setQ(""); } }} />
        </label>
      )}
      {list.isError && !list.data && <ErrorNote error={list.error} what="The conversations could not be read." retry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={[80, 64]} />}
      {list.data && rows.length === 0 && late && <p className="cap past-none">No question or answer has these words.</p>}
      {byDay(rows, now).map(({ day, rows: some }) => (
        <section key={day}>
          <h3 className="cap">{day}</h3>
          <ul>{some.map((row) => <Row key={row.id} row={row} place={place} onOpen={onClose} />)}</ul>
        </section>
      ))}
      {list.hasNextPage && <button type="button" className="btn bare accent" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>Older ones</button>}
    </nav>
  );
}
