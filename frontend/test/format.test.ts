import { describe, expect, it } from "vitest";
import { addressParts, age, ago, bytes, count, duration, listed, num, ordinal } from "../src/format";

const now = Date.parse("2026-11-21T14:00:00Z");
const before = (seconds: number): string => new Date(now - seconds * 1000).toISOString();

describe("times", () => {
  it("are relative to a week, then a date", () => {
    expect(ago(before(10), now)).toBe("just now");
    expect(ago(before(12 * 60), now)).toBe("12 min ago");
    expect(ago(before(9 * 3600), now)).toBe("9 h ago");
    expect(ago(before(2 * 86400), now)).toBe("Thursday");
    expect(ago("2026-04-08T12:00:00Z", now)).toBe("8 April 2026");
  });
  it("say an age in one unit", () => {
    expect(age("2026-04-08T12:00:00Z", now)).toBe("7 months");
    expect(age(before(86400 * 3), now)).toBe("3 days");
    expect(age(before(60), now)).toBe("under an hour");
  });
  it("say a duration as long as it matters", () => {
    expect([0.42, 12.4, 47 * 60, 7500].map(duration)).toEqual(["0.4 s", "12 s", "47 min", "2 h 5 min"]);
    expect(duration(null)).toBe("–");
  });
});

describe("figures", () => {
  it("have commas, units with a space, and a dash when unknown", () => {
    expect(num(1625)).toBe("1,625");
    expect(num(null)).toBe("–");
    expect([0, 999, 1500, 41_000_000].map(bytes)).toEqual(["0 B", "999 B", "1.5 kB", "41 MB"]);
    expect([count(1, "branch", "branches"), count(2, "branch", "branches")]).toEqual(["1 branch", "2 branches"]);
    expect([1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal)).toEqual(["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th"]);
  });
  it("are listed as people list them", () => {
    expect([listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])]).toEqual(["", "a", "a and b", "a, b and c"]);
  });
});

it("an address gives its owner and host, a folder neither", () => {
  expect(addressParts("https://github.com/pallets/flask.git")).toEqual({ owner: "pallets", host: "github.com" });
  expect(addressParts("git@gitlab.com:group/sub/name")).toEqual({ owner: "group", host: "gitlab.com" });
  expect(addressParts("/home/me/code")).toEqual({ owner: null, host: null });
});
