/** Time zones to choose from, found by their words. Pure. */

/** The zones this browser knows; a short list where it does not tell. */
export function zoneNames(): string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone").filter((name) => name !== "UTC")];
}

/** "Los Angeles · America" reads better than America/Los_Angeles. */
export const spoken = (zone: string): string => zone.replaceAll("_", " ");

/** "+01:00" now; empty where the browser does not know the zone. */
export function offsetOf(zone: string, now = new Date()): string {
  try {
    const part = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(now).find(({ type }) => type === "timeZoneName");
    return part?.value === "GMT" ? "+00:00" : (part?.value ?? "").replace("GMT", "");
  } catch {
    return "";
  }
}

/** Zones that hold every word typed, those that begin with it first. */
export function findZones(zones: string[], query: string, most = 8): string[] {
  const words = query.toLowerCase().replaceAll("_", " ").split(/[\s/]+/).filter(Boolean);
  const score = (zone: string): number | null => {
    const low = spoken(zone).toLowerCase();
    if (!words.every((word) => low.includes(word))) return null;
    const first = words[0] ?? "";
    return low.split(/[/ ]/).some((part) => part.startsWith(first)) ? 0 : 1;
  };
  return zones.flatMap((zone) => { const value = score(zone); return value === null ? [] : [{ zone, value }]; })
    .sort((a, b) => a.value - b.value || a.zone.localeCompare(b.zone)).slice(0, most).map(({ zone }) => zone);
}

/** "04:00" of 240 minutes after midnight, and back; null where it is no time. */
export const clockOf = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
export function minutesOf(clock: string): number | null {
  const found = /^([01]?\d|2[0-3]):([0-5]\d)/.exec(clock);
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
}
