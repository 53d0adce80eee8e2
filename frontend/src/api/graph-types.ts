/** Answers about the graph of files and symbols: services/graph/answers.py as types. */
import type { Scope } from "./map-types";

export type NodeKind = "file" | "symbol" | "package" | "external";
export type EdgeKind = "imports" | "calls" | "inherits" | "contains";

export interface GraphNode {
  /** "file:path", "symbol:path#qualified.name", "package:path/" or "external:name". */
  id: string;
  kind: NodeKind;
  name: string;
  path: string | null;
  line: number | null;
  lines: number | null;
  /** A file's language; a symbol's kind; "standard library". */
  detail: string | null;
  role: string | null;
}
export interface GraphEdge {
  source: string;
  target: string;
  kind: EdgeKind;
  /** In the source's file. */
  line: number | null;
  /** The rule that found it. */
  how: string;
  confidence: number;
  scope: Scope | null;
  count: number;
}

/** Neighbours, the node itself first, nearest first, and the edges among all that are shown. */
export interface RelatedAnswer {
  node: GraphNode;
  commit: string;
  direction: "both" | "in" | "out";
  kinds: EdgeKind[];
  max_depth: number;
  nodes: (GraphNode & { distance: number })[];
  edges: GraphEdge[];
  by_distance: { distance: number; nodes: number; shown: number }[];
  total: number;
  left_out: number;
  edges_left_out: number;
  /** There is more beyond max_depth. */
  deeper: boolean;
  /** False: this map does not know who calls what. */
  calls_known: boolean;
}

/** `against`: the path walks it from its target to its source. */
export type PathStep = GraphEdge & { against: boolean };

/** `nodes[i]` and `nodes[i + 1]` are the ends of `steps[i]`. */
export interface PathAnswer {
  source: GraphNode;
  target: GraphNode;
  commit: string;
  direction: "forward" | "backward" | "undirected" | "none";
  level: "symbols" | "files" | null;
  length: number;
  nodes: GraphNode[];
  steps: PathStep[];
  sentence: string;
  calls_known: boolean;
}

export type ImpactNode = GraphNode & { distance: number; through: GraphEdge };

export interface ImpactAnswer {
  node: GraphNode;
  commit: string;
  files: ImpactNode[];
  files_total: number;
  symbols: ImpactNode[];
  symbols_total: number;
  tests: ImpactNode[];
  tests_total: number;
  by_depth: { distance: number; files: number; symbols: number; tests: number }[];
  deeper: boolean;
  /** Files over the map's own code files, 0–1. */
  share: number;
  /** Of the files, those that are modules of the map itself; and how many it has. */
  own_files: number;
  modules: number;
  /** Files that import the node's file directly. */
  importers: number;
  calls_known: boolean;
}
