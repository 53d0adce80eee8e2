/** Numbers, sizes, times and names as people read them. */

const numbers = new Intl.NumberFormat("en-GB");
export const num = (value: number | null | undefined): string => (value === null || value === undefined ? "–" : numbers.format(value));

/** "3 files", "1 file". */
export const count = (value: number, one: string, many = `${one}s`): string => `${num(value)} ${value === 1 ? one : many}`;

/** How many are listed: "54", or "100 of 391", "100 of 391, the largest losses" where there are more. */
export const listedOf = (shown: number, all: number | null | undefined, which?: string): string => (all && all > shown ? `${num(shown)} of ${num(all)}${which ? `, ${which}` : ""}` : num(shown));

export const percent = (fraction: number): string => `${Math.round(fraction * 100)} %`;

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = value;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 || size >= 10 ? Math.round(size) : size.toFixed(1)} ${units[unit] ?? "B"}`;
}

/** "0.4 s", "12 s", "47 min", "2 h 5 min". */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 0.05) return "< 0.1 s";
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  if (seconds < 89.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest ? `${Math.floor(minutes / 60)} h ${rest} min` : `${Math.floor(minutes / 60)} h`;
}

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "long" });
const exact = new Intl.DateTimeFormat("en-GB", {
  weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short",
});
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const clockSeconds = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export const dateOf = (iso: string): string => day.format(new Date(iso));
export const exactTime = (iso: string): string => exact.format(new Date(iso)).replace(" at ", ", ");
export const clockTime = (iso: string | number): string => clock.format(new Date(iso));
export const logTime = (iso: string): string => clockSeconds.format(new Date(iso));

/** Relative to a week, then a date: "just now", "12 min ago", "2 h ago", "Thursday", "8 April 2026". */
export function ago(iso: string, now = Date.now()): string {
  const seconds = (now - new Date(iso).getTime()) / 1000;
  if (seconds < 45) return "just now";
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(seconds / 3600);
  if (hours < 24) return `${hours} h ago`;
  if (seconds < 6.5 * 86400) return weekday.format(new Date(iso));
  return dateOf(iso);
}

/** How old something is, in one unit: "7 months", "3 days". */
export function age(iso: string, now = Date.now()): string {
  const days = Math.max(0, (now - new Date(iso).getTime()) / 86_400_000);
  if (days < 1) {
    const hours = Math.floor(days * 24);
    return hours < 1 ? "under an hour" : count(hours, "hour");
  }
  if (days < 14) return count(Math.floor(days), "day");
  if (days < 60) return count(Math.floor(days / 7), "week");
  if (days < 730) return count(Math.floor(days / 30.44), "month");
  return count(Math.floor(days / 365.25), "year");
}

/** Headings of a timeline: "Today", "Yesterday", "Thursday", "8 April 2026". */
export function dayName(iso: string, now = Date.now()): string {
  const start = (time: number): number => new Date(time).setHours(0, 0, 0, 0);
  const days = Math.round((start(now) - start(new Date(iso).getTime())) / 86_400_000);
  if (days <= 0) return "Today";
  if (days === 1) return "Yesterday";
  return days < 7 ? weekday.format(new Date(iso)) : dateOf(iso);
}

const small = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
/** Small numbers in words, as running text wants them. */
export const inWords = (value: number): string => small[value] ?? num(value);
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const ordinal = (value: number): string => {
  const tens = value % 100;
  const ending = tens >= 11 && tens <= 13 ? "th" : (["th", "st", "nd", "rd"][value % 10] ?? "th");
  return `${num(value)}${ending}`;
};

export const shortCommit = (sha: string | null | undefined): string => (sha ?? "").slice(0, 7);
export const baseName = (path: string): string => path.replace(/\/$/, "").split("/").pop() ?? path;

/** "a, b and c". */
export const listed = (names: string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1] ?? ""}`;

/** Owner and name out of an address, as the head of a project shows them: ["pallets", "flask"]. */
export function addressParts(address: string | null): { owner: string | null; host: string | null } {
  if (!address) return { owner: null, host: null };
  const web = /^(?:https?:\/\/|git@|ssh:\/\/(?:[^@/]+@)?)([^/:]+)[/:](.+)$/.exec(address.replace(/\.git$/, ""));
  if (!web) return { owner: null, host: null };
  const parts = (web[2] ?? "").split("/").filter(Boolean);
  return { owner: parts.length > 1 ? (parts[0] ?? null) : null, host: web[1] ?? null };
}
