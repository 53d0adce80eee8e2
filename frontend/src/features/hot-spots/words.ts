/** What is hot, what was not touched and what is not shown, in words. Pure. */
import type { HotWindowTotals, MapContent } from "../../api/types";
import type { Spot } from "../../components/scores";
import { capital, count, inWords } from "../../format";
import type { HotWindow } from "../../urls";

/** What the spots of a window are of; null: an older map, which tells of those that it shows. */
export const totalsOf = ({ hot_totals: totals }: MapContent, window: HotWindow): HotWindowTotals | null => totals?.[window] ?? null;

/** The same number of hot modules as every page tells, and how many of them are shown. */
export function hotSentence(content: MapContent, spots: readonly Spot[]): string {
  const shown = spots.filter((spot) => spot.hot).length;
  const { hot_totals: totals, hot_spots_left_out: leftOut } = content;
  const hot = totals?.hot ?? shown;
  if (hot === 0) return "";
  const among = !totals && leftOut > 0 ? ", with those left out," : "";
  const seen = hot > shown ? `; ${inWords(shown)} of them ${shown === 1 ? "is" : "are"} shown` : "";
  return `${capital(inWords(hot))} ${hot === 1 ? "is" : "are"} hot: in the top quarter${among} by T × branches, and changed in the 90 days to the newest commit${seen}.`;
}

export function untouchedSentence(content: MapContent, spots: readonly Spot[], window: HotWindow): string {
  const totals = content.hot_totals;
  const untouched = totals ? totals.modules - totals[window].changed : spots.filter((spot) => !spot.touched).length;
  return untouched > 0 ? `${capital(inWords(untouched))} ${totals ? `of ${count(totals.modules, "module")}` : untouched === 1 ? "module" : "modules"} ${untouched === 1 ? "was" : "were"} not touched.` : "";
}

/** Touched, yet in no place of the list: change × branches is 0 where a module has no branch, or where no line of it changed. */
export function unscoredSentence({ hot_totals: totals }: MapContent, window: HotWindow): string {
  const unscored = totals ? totals[window].changed - totals[window].ranked : 0;
  return unscored > 0 ? `${capital(inWords(unscored))} ${totals && totals[window].ranked > 0 ? "more " : ""}${unscored === 1 ? "was" : "were"} touched but ${unscored === 1 ? "scores" : "score"} 0: without a branch, or with no line changed.` : "";
}

export function leftOutSentence({ hot_spots_left_out: smaller, hot_totals: totals }: MapContent): string {
  const plain = totals?.plain ?? 0;
  const without = plain > 0 ? `${inWords(plain)} beside the product without a branch` : "";
  if (smaller === 0) return without ? `${capital(without)} ${plain === 1 ? "is" : "are"} left out.` : "";
  return `${capital(count(smaller, "smaller module"))}${without ? ` and ${without}` : ""} left out.`;
}
