/** Graphs for tests: any small folder that the server could answer. */
import fc from "fast-check";
import type { Graph, GraphEdge, GraphNode } from "./types";

export interface GraphShape {
  rooms?: number;
  folders?: number;
  density?: number;
}

/** Layers are taken as given; every plain edge leads from a higher layer to a lower one, closing ones lead up. */
export function anyGraph({ rooms = 26, folders = 4, density = 2 }: GraphShape = {}): fc.Arbitrary<Graph> {
  const room = fc.record({
    name: fc.constantFrom("app", "__init__", "configuration", "a_rather_long_module_name", "x", "日本語"),
    lines: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 300, max: 20_000 })),
    layer: fc.integer({ min: 0, max: 6 }),
    parent: fc.integer({ min: -3, max: folders - 1 }),
    door: fc.boolean(),
    folder: fc.boolean(),
  });
  const tie = fc.record({ from: fc.nat(), to: fc.nat(), names: fc.integer({ min: 1, max: 6 }), drawn: fc.boolean(), loop: fc.boolean() });
  return fc
    .record({ parts: fc.array(room, { minLength: 1, maxLength: rooms }), parents: fc.array(fc.integer({ min: -2, max: 5 }), { minLength: folders, maxLength: folders }), ties: fc.array(tie, { maxLength: rooms * density }) })
    .map(({ parts, parents, ties }) => {
      const open = parents.map((parent, index): GraphNode => ({
        id: `package:f${index}/`, kind: "folder", path: `f${index}/`, name: `f${index}/`, parent: parent >= 0 && parent < index ? `package:f${parent}/` : null,
        open: true, modules: 1, lines: 100, layer: 0, doors: [],
      }));
      const solid = parts.map((part, index): GraphNode => ({
        id: `file:m${index}`, kind: part.folder ? "folder" : "module", path: `m${index}`, name: part.name, parent: part.parent >= 0 ? `package:f${part.parent}/` : null,
        open: false, modules: 1, lines: part.lines, layer: part.layer, doors: part.door ? [`import m${index}`] : [],
      }));
      const edges: GraphEdge[] = [];
      const seen = new Set<string>();
      for (const each of ties) {
        const a = solid[each.from % solid.length]!;
        const b = solid[each.to % solid.length]!;
        const key = `${a.id} ${b.id}`;
        if (a === b || seen.has(key) || (a.layer <= b.layer && !each.loop)) continue;
        seen.add(key);
        const closes = a.layer <= b.layer;
        edges.push({ source: a.id, target: b.id, names: each.names, drawn: each.drawn || closes, loop: closes ? 1 : null, closes });
      }
      return { path: "src/", name: "src", modules: solid.length, lines: 1000, nodes: [...open, ...solid], edges, ground: [{ name: "werkzeug", modules: 3 }, { name: "click", modules: 1 }] };
    });
}

/** A large drawing: `rooms` rooms in twelve layers with `arrows` drawn imports, by a fixed rule. */
export function largeGraph(rooms: number, arrows: number): Graph {
  let state = 7;
  const next = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const nodes = Array.from({ length: rooms }, (_, index): GraphNode => ({
    id: `file:m${index}`, kind: "module", path: `m${index}`, name: `module_${index}`, parent: null, open: false, modules: 1, lines: 20 + next(600), layer: next(12), doors: [],
  }));
  const edges: GraphEdge[] = [];
  const seen = new Set<string>();
  while (edges.length < arrows) {
    const a = nodes[next(rooms)]!;
    // Half of the imports lead to a tenth of the modules, as they do.
    const b = nodes[next(2) === 0 ? next(rooms) : next(Math.ceil(rooms / 10))]!;
    if (a.layer <= b.layer || seen.has(`${a.id} ${b.id}`)) continue;
    seen.add(`${a.id} ${b.id}`);
    edges.push({ source: a.id, target: b.id, names: 1 + next(5), drawn: edges.length % 3 === 0, loop: null, closes: false });
  }
  return { path: "src/", name: "src", modules: rooms, lines: 1, nodes, edges, ground: [] };
}
