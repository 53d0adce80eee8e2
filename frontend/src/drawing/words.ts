/** Widths of words, from the bundled faces' own metrics, so that a layout needs no browser and comes out the same everywhere. */

export const NAME_SIZE = 12;
export const COUNT_SIZE = 11;

/** JetBrains Mono: every glyph is 0.6 em; the drawing sets it 0.01 em tighter. */
const MONO = 0.59;
const WIDE_GLYPH = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** Inter, hundredths of an em, the weight of captions; digits are tabular. */
const SANS: Record<string, number> = {
  " ": 28, ",": 29, ".": 29, "·": 29, "/": 37, "-": 46, "_": 46, i: 25, j: 25, l: 25, t: 37, f: 37, r: 39, I: 28, m: 89, w: 83, M: 90, W: 99,
};
const SANS_DIGIT = 65;
const SANS_LOWER = 60;
const SANS_UPPER = 70;

export function monoWidth(text: string, size: number): number {
  let units = 0;
  for (const glyph of text) units += WIDE_GLYPH.test(glyph) ? 2 : 1;
  return units * MONO * size;
}

export function sansWidth(text: string, size: number): number {
  let hundredths = 0;
  for (const glyph of text) {
    if (glyph >= "0" && glyph <= "9") hundredths += SANS_DIGIT;
    else if (SANS[glyph] !== undefined) hundredths += SANS[glyph];
    else if (WIDE_GLYPH.test(glyph)) hundredths += 100;
    else hundredths += glyph === glyph.toLowerCase() ? SANS_LOWER : SANS_UPPER;
  }
  return (hundredths * size) / 100;
}

export const countWidth = sansWidth;

/** 1,625 as people write it. */
export function thousands(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}
