/** One habit: its figures, the year with every day to be corrected, trend, what is counted of it, its log. */
import { useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { useHabit, useHeatmap, useSuggestionsFor } from "../../../api/grow";
import type { Habit } from "../../../api/grow-types";
import { Chip, ErrorNote, Sec, Skeleton } from "../../../components/parts";
import { capital, num } from "../../../format";
import { urls } from "../../../urls";
import { Figures } from "../Figures";
import { dayOfOne, levelOfOne } from "../heat";
import { HeatYear } from "../HeatYear";
import { Risk } from "../Risk";
import { frequencyWords, sentence, streakUnit, targetWords } from "../words";
import { BySpan, GoesWith } from "./Counted";
import { DayEditor } from "./DayEditor";
import { HabitActions } from "./HabitActions";
import { LogList } from "./LogList";
import { Trend } from "./Trend";

function Year({ habit, day, onDay }: { habit: Habit; day: string | null; onDay: (day: string | null) => void }) {
  const now = Number(habit.today.on.slice(0, 4));
  const first = Math.max(now - 12, Number(habit.start_on.slice(0, 4)));
  const [year, setYear] = useState<number | undefined>(undefined);
  const query = useHeatmap(habit.id, year);
  const map = query.data;
  const years = Array.from({ length: Math.max(0, now - first + 1) }, (_one, index) => now - index);
  return (
    <section className="sec">
      <Sec title="The year">
        <span className="grow" />
        {years.length > 1 && (
          <span className="seg" role="group" aria-label="Which year">
            <button type="button" aria-pressed={year === undefined} onClick={() => setYear(undefined)}>Last 53 weeks</button>
            {years.map((one) => <button key={one} type="button" aria-pressed={one === year} onClick={() => setYear(one)}>{one}</button>)}
          </span>
        )}
      </Sec>
      {!map && (query.isError ? <ErrorNote error={query.error} what="The year could not be read." retry={() => void query.refetch()} /> : <Skeleton lines={[]} block={104} />)}
      {map && (
        <>
          <HeatYear
            map={map} label={`${habit.name}: choose a day to correct its log`} today={habit.today.on} picked={day} onPick={(one) => { if (one <= habit.today.on) onDay(one); }}
            levelOf={(one) => levelOfOne(one, habit.target_amount, habit.direction === "at_most")} wordsOf={(one) => dayOfOne(one, habit.unit)}
          />
          <p className="cap g-after">{map.words} {day === null && "Choose a day to write or correct its log."}</p>
        </>
      )}
      {day !== null && <DayEditor habit={habit} day={day} onDay={onDay} />}
    </section>
  );
}

function figuresOf(habit: Habit) {
  const { explain } = habit;
  return [
    { name: "Score", value: num(Math.round(habit.consistency_score)), unit: "of 100", why: explain.consistency_score },
    { name: "Strength", value: `${Math.round(habit.strength * 100)} %`, why: explain.strength },
    { name: "Streak", value: num(habit.current_streak), unit: streakUnit(habit, habit.current_streak), why: explain.current_streak },
    { name: "Longest", value: num(habit.longest_streak), unit: streakUnit(habit, habit.longest_streak), why: explain.longest_streak },
    { name: "Done", value: num(habit.total_completions), unit: habit.total_completions === 1 ? "day" : "days", why: explain.total_completions },
    { name: "Missed", value: `${Math.round(habit.failure_rate * 100)} %`, unit: "of 30 days", why: explain.failure_rate },
  ];
}

function Found({ habit }: { habit: Habit }) {
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [days, setDays] = useState(90);
  const adaptive = useSuggestionsFor(habit.id).data;
  const asked = params.get("day");
  const day = asked !== null && /^\d{4}-\d\d-\d\d$/.test(asked) && asked <= habit.today.on ? asked : null;
  const setDay = (one: string | null): void => setParams(one === null ? {} : { day: one }, { replace: true, preventScrollReset: true });
  const facts = [capital(frequencyWords(habit)), targetWords(habit), habit.cue, habit.category, habit.source === "commits" ? "logged by itself from commits" : null].filter(Boolean).join(" · ");
  return (
    <div className="growp">
      <div>
        <div className="habit-head">
          <div>
            <p className="ink">{facts}</p>
            <p className={`cap ${habit.words_tone === "warn" ? "warn" : ""}`}>{capital(habit.words)}</p>
            {habit.description && <p className="g-about">{habit.description}</p>}
          </div>
          <span className="grow" />
          {habit.status === "paused" && <Chip>Paused</Chip>}
          {habit.status === "archived" && <Chip>Archived</Chip>}
          {day !== habit.today.on && <button type="button" className="btn" onClick={() => setDay(habit.today.on)}>Log today</button>}
          <HabitActions habit={habit} onDeleted={() => void navigate(urls.habits)} />
        </div>
        <Figures figures={figuresOf(habit)} />
        <Year habit={habit} day={day} onDay={setDay} />
        <Trend habitId={habit.id} days={days} onDays={setDays} />
        <BySpan habitId={habit.id} />
      </div>
      <div className="g-sides">
        {adaptive && (adaptive.suggestions.length > 0 || adaptive.back_test || adaptive.silent_because) && (
          <section>
            <Sec title="Suggestions" />
            {adaptive.suggestions.length > 0 ? <Risk habit={habit} found={adaptive} named={false} first /> : <p className="cap log-none">{sentence(adaptive.silent_because ?? "")} {sentence(adaptive.back_test?.words ?? "")}</p>}
          </section>
        )}
        <GoesWith habitId={habit.id} />
        <LogList habit={habit} />
      </div>
    </div>
  );
}

export default function HabitPage() {
  const id = Number(useParams().id);
  const query = useHabit(id, Number.isInteger(id));
  return (
    <div className="body">
      {query.data && <Found key={query.data.id} habit={query.data} />}
      {!query.data && <div className="plainpage">{query.isError || !Number.isInteger(id) ? <ErrorNote error={query.error} what="This habit could not be read." retry={() => void query.refetch()} /> : <Skeleton lines={[40, 100]} block={104} />}</div>}
    </div>
  );
}
