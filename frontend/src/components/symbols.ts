/** What a file's symbols are, counted in the same words wherever a file is told of. Pure. */
import type { FileSymbol } from "../api/types";
import { count } from "../format";

const TYPES = /class|struct|trait|interface|enum|type/;
const FUNCTIONS = /function|method|macro/;

export const isType = ({ kind }: Pick<FileSymbol, "kind">): boolean => TYPES.test(kind);
export const isFunction = ({ kind }: Pick<FileSymbol, "kind">): boolean => FUNCTIONS.test(kind);

/** "28 functions", "2 classes", "6 other names": methods are functions, and none is left out. */
export function symbolWords(symbols: readonly Pick<FileSymbol, "kind">[]): string[] {
  const functions = symbols.filter(isFunction).length;
  const types = symbols.filter((symbol) => isType(symbol) && !isFunction(symbol));
  const rest = symbols.length - functions - types.length;
  const classes = types.every((symbol) => symbol.kind === "class");
  return [
    functions > 0 && count(functions, "function"),
    types.length > 0 && (classes ? count(types.length, "class", "classes") : count(types.length, "type")),
    rest > 0 && count(rest, functions + types.length > 0 ? "other name" : "name"),
  ].filter((text): text is string => Boolean(text));
}

export const symbolsCaption = (symbols: readonly Pick<FileSymbol, "kind">[]): string => symbolWords(symbols).join(", ");
