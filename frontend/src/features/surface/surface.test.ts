import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DataModel, ModelField, ModelRelation, Route } from "../../api/types";
import { copiesAmong, homeOf, homes, ownTables, shownTables } from "../../components/tables";
import { idOf, linesOf, tiesOf } from "../../components/ties";
import { entityGraph, rowsOf } from "./entities";
import { boxOf, fitted, layOutEntities, rowY, spread } from "./entity-layout";
import { endMark, pathOf } from "./entity-routes";
import { grouped, matches, matchSentence, routesSentence, segments, sharedPrefix } from "./routes";

const route = (path: string, more: Partial<Route> = {}): Route => ({
  framework: "Flask", method: "GET", path, handler: "views.show", handler_path: "app/views.py", handler_line: 4, file: "app/views.py", line: 3, name: null, mounted: true, confidence: 1, is_test: false, ...more,
});

describe("routes", () => {
  it("stand under the first segment that tells them apart", () => {
    const groups = grouped(["/api/users", "/api/users/<int:id>", "/api/tokens", "/api/tokens/new", "/api/health"].map((path) => route(path)), "path");
    expect(groups.map((group) => [group.name, group.routes.length])).toEqual([["/api", 1], ["/api/tokens", 2], ["/api/users", 2]]);
  });
  it("that share nothing with another stand together, before the others", () => {
    const groups = grouped([route("/"), route("/about"), route("/users/"), route("/users/<id>")], "path");
    expect(groups.map((group) => [group.name, group.routes.map((each) => each.path)])).toEqual([["/", ["/", "/about"]], ["/users", ["/users/", "/users/<id>"]]]);
  });
  it("are in order of methods within a path, and of lines within a file", () => {
    const list = [route("/a", { method: "POST", line: 9 }), route("/a", { method: "GET", line: 12 })];
    expect(grouped(list, "path")[0]?.routes.map((each) => each.method)).toEqual(["GET", "POST"]);
    expect(grouped(list, "file")[0]?.routes.map((each) => each.line)).toEqual([9, 12]);
  });
  it("never begin with a value as their shared prefix", () => {
    expect(sharedPrefix(["/<lang>/a", "/<lang>/b"])).toEqual([]);
    expect(sharedPrefix(["/api/v1/a", "/api/v1/b/c"])).toEqual(["api", "v1"]);
    expect(segments("^users/$")).toEqual(["users"]);
  });
  it("are told in three kinds: what answers any method neither reads alone nor writes alone", () => {
    const of = (...methods: string[]): string => routesSentence(methods.map((method) => route("/", { method })), []);
    expect(of("GET", "ANY", "ANY", "POST")).toBe("Four routes in 1 file; two of them answer any method, one reads, one writes.");
    expect([of("GET", "HEAD"), of("ANY", "ANY"), of("POST"), of("GET", "POST"), of("PUT", "POST")]).toEqual([
      "Two routes in 1 file.", "Two routes in 1 file.", "One route in 1 file.", "Two routes in 1 file; one of them reads, one writes.", "Two routes in 1 file; all of them write.",
    ]);
    expect(routesSentence([], [route("/")])).toBe("Routes are read in tests and examples only: 1.");
    expect(routesSentence([], [])).toBe("No route is read here.");
  });
  it("that match are counted where there are any, of tests too", () => {
    expect(matchSentence([0, 0], [12, 369])).toBe("12 of 369 routes of tests and examples match.");
    expect(matchSentence([1, 2], [0, 5])).toBe("1 of 2 routes match.");
    expect(matchSentence([0, 1], [3, 5])).toBe("0 of 1 route matches, and 3 of 5 of tests and examples.");
  });
  it("keep every one of them, however they are grouped", () => {
    const paths = fc.array(fc.stringMatching(/^(\/(a|b|<id>|:x|\*)?){0,4}$/), { maxLength: 30 });
    fc.assert(fc.property(paths, fc.constantFrom("path" as const, "file" as const), (list, by) => {
      const all = list.map((path, line) => route(path, { line, file: `f${line % 3}.py` }));
      expect(grouped(all, by).flatMap((group) => group.routes).length).toBe(all.length);
    }));
  });
  it("are found by every word typed", () => {
    expect(matches(route("/users", { method: "POST" }), "post user")).toBe(true);
    expect(matches(route("/users"), "post")).toBe(false);
  });
});

const field = (name: string, more: Partial<ModelField> = {}): ModelField => ({ name, type: "Integer", column: null, nullable: null, primary_key: false, unique: false, references: null, line: 1, ...more });
const relation = (name: string, target: string, kind: ModelRelation["kind"], more: Partial<ModelRelation> = {}): ModelRelation => ({ name, target, target_path: null, kind, through: null, ...more });
const model = (name: string, more: Partial<DataModel> = {}): DataModel => ({
  name, framework: "Django", kind: "table", table: name.toLowerCase(), path: "shop/models.py", line: 1, end_line: 9, fields: [field("id", { primary_key: true })], relations: [], bases: [], is_test: false, ...more,
});
const ends = (models: DataModel[]): string[] => linesOf(models).map((line) => `${line.source.split("#")[1] ?? ""} ${line.from}-${line.to} ${line.target.split("#")[1] ?? ""}`);

describe("relations", () => {
  it("are one line each, whoever declares them", () => {
    const user = model("User", { relations: [relation("posts", "Post", "one-to-many")] });
    const post = model("Post", { fields: [field("user_id", { references: "user.id" })], relations: [relation("author", "User", "many-to-one")] });
    expect(ends([user, post])).toEqual(["Post many-one User"]);
  });
  it("count at both of their ends, one to the table itself once", () => {
    // tests/system_map/derive/test_tables.py counts these tables.
    const user = model("User", { relations: [relation("habits", "Habit", "one-to-many"), relation("tags", "Tag", "many-to-many")] });
    const habit = model("Habit", { fields: [field("user_id", { references: "user.id" }), field("parent_id", { references: "habit.id" })] });
    const log = model("Log", { fields: [field("habit_id", { references: "habit.id" })], relations: [relation("user", "User", "many-to-one")] });
    const tables = [user, habit, log, model("Tag"), model("Alone", { fields: [field("x", { references: "gone.id" })] })];
    const ties = tiesOf(linesOf(tables));
    expect(tables.map((each) => [each.name, ties.get(idOf(each)) ?? 0])).toEqual([["User", 3], ["Habit", 3], ["Log", 2], ["Tag", 1], ["Alone", 0]]);
  });
  it("through a table that is drawn are its keys", () => {
    const a = model("Post", { relations: [relation("tags", "Tag", "many-to-many", { through: "Tagging" })] });
    const tagging = model("Tagging", { fields: [field("post", { references: "Post" }), field("tag", { references: "Tag" })] });
    expect(ends([a, model("Tag"), tagging])).toEqual(["Tagging many-one Post", "Tagging many-one Tag"]);
    expect(ends([a, model("Tag", { relations: [relation("posts", "Post", "many-to-many")] })])).toEqual(["Post many-many Tag"]);
  });
  it("to one only are told by the unique key, and to itself by a line to itself", () => {
    expect(ends([model("User"), model("Profile", { fields: [field("user", { references: "User", unique: true })] })])).toEqual(["Profile one-one User"]);
    expect(ends([model("Node", { fields: [field("parent", { references: "Node" })] })])).toEqual(["Node many-one Node"]);
  });
  it("lead to the model in the file that was named, and nowhere where there is none", () => {
    const near = model("User", { path: "a/models.py" });
    const far = model("User", { path: "b/models.py" });
    const post = model("Post", { path: "a/models.py", fields: [field("user", { references: "User" })] });
    expect(linesOf([far, near, post]).map((line) => line.target)).toEqual([idOf(near)]);
    expect(linesOf([model("Post", { fields: [field("user", { references: "auth.User" })] })])).toEqual([]);
  });
});

describe("a table's box", () => {
  it("keeps its keys and says how many fields it leaves out", () => {
    const many = model("Wide", { fields: [...Array.from({ length: 30 }, (_, index) => field(`f${index}`)), field("owner", { references: "Wide" })] });
    const { rows, more } = rowsOf(many, linesOf([many]));
    expect(rows.some((row) => row.name === "owner" && row.mark === "foreign")).toBe(true);
    expect(rows.length + more).toBe(31);
    expect(rows.length).toBe(12);
  });
  it("stands in its app's folder", () => {
    expect(homeOf("shop/catalogue/models.py")).toBe("shop/catalogue/");
    expect(homeOf("shop/catalogue/models/product.py")).toBe("shop/catalogue/");
    expect(homeOf("models.py")).toBe("");
    expect(homes([model("A"), model("B", { path: "x/models.py" }), model("C")]).map((home) => [home.path, home.models.length])).toEqual([["shop/", 2], ["x/", 1]]);
  });
  it("counts once however many databases it is written for, and not when it only stands in an example", () => {
    const sql = { framework: "SQL" };
    const written = [model("pets", { ...sql, path: "db/h2/schema.sql" }), model("pets", { ...sql, path: "db/mysql/schema.sql" })];
    expect(ownTables([...written, model("shown", { path: "examples/models.py", is_test: true })]).map((each) => each.path)).toEqual(["db/h2/schema.sql"]);
    expect([ownTables, shownTables].map((of) => of([model("shown", { is_test: true })]).map((each) => each.name))).toEqual([[], ["shown"]]);
  });
  it("of tools are the product's, as the tour counts them", () => {
    const tables = [model("Order"), model("Album", { path: "tools/models.py" }), model("Demo", { path: "examples/a.py", is_test: true })];
    expect([ownTables, shownTables].map((of) => of(tables).map((each) => each.name))).toEqual([["Order", "Album"], ["Order", "Album"]]);
  });
  it("elsewhere is closed, and is drawn only where a line leads to it", () => {
    const a = model("A", { fields: [field("b", { references: "B" })] });
    const b = model("B", { path: "other/models.py" });
    const graph = entityGraph([a, b, model("C", { path: "other/models.py" })], (each) => each.path.startsWith("shop/"));
    expect(graph.entities.map((entity) => [entity.model.name, entity.closed])).toEqual([["A", false], ["B", true]]);
  });
  it("cuts long types, never names", () => {
    expect(fitted("CharField(max_length=255)", 11, 60).endsWith("…")).toBe(true);
    const box = boxOf({ id: "x", model: model("A".repeat(60)), rows: [], more: 0, closed: false });
    expect(box.w).toBeGreaterThan(60 * 7);
  });
});

/** Any tables with any keys among them. */
const diagrams = fc.integer({ min: 1, max: 18 }).chain((many) => fc.record({
  many: fc.constant(many),
  keys: fc.array(fc.tuple(fc.nat(many - 1), fc.nat(many - 1)), { maxLength: 40 }),
  plain: fc.array(fc.nat(14), { minLength: many, maxLength: many }),
})).map(({ many, keys, plain }) => Array.from({ length: many }, (_, index) => model(`T${index}`, {
  fields: [field("id", { primary_key: true }), ...keys.filter(([from]) => from === index).map(([, to], at) => field(`k${at}`, { references: `T${to}` })), ...Array.from({ length: plain[index] ?? 0 }, (_each, at) => field(`f${at}`))],
})));

describe("the diagram", () => {
  it("shows every table once, none on another, all within the sheet", () => {
    fc.assert(fc.property(diagrams, fc.constantFrom(0.8, 1.4), (models, aspect) => {
      const plan = layOutEntities(entityGraph(models), aspect);
      expect(plan.boxes.map((box) => box.id).sort()).toEqual(models.map(idOf).sort());
      for (const [at, a] of plan.boxes.entries()) {
        expect(a.x >= 0 && a.y >= 0 && a.x + a.w <= plan.width && a.y + a.h <= plan.height).toBe(true);
        for (const b of plan.boxes.slice(at + 1)) expect(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y).toBe(true);
      }
    }), { numRuns: 60 });
  });
  it("leads every line from its row to its table, along and across only, through no table", () => {
    fc.assert(fc.property(diagrams, (models) => {
      const graph = entityGraph(models);
      const plan = layOutEntities(graph, 1.3);
      expect(plan.lines.length).toBe(graph.lines.length);
      for (const { line, points } of plan.lines) {
        const source = plan.boxes.find((box) => box.id === line.source);
        const target = plan.boxes.find((box) => box.id === line.target);
        const [first, last] = [points[0], points.at(-1)];
        if (!source || !target || !first || !last) throw new Error("a line without ends");
        expect([source.x, source.x + source.w]).toContain(first.x);
        expect(first.y).toBe(source.y + rowY(line.row));
        expect([target.x, target.x + target.w]).toContain(last.x);
        expect(last.y >= target.y && last.y <= target.y + target.h).toBe(true);
        points.slice(1).forEach((point, index) => {
          const before = points[index] ?? point;
          expect(before.x === point.x || before.y === point.y).toBe(true);
          const [left, right, top, bottom] = [Math.min(before.x, point.x), Math.max(before.x, point.x), Math.min(before.y, point.y), Math.max(before.y, point.y)];
          for (const box of plan.boxes) expect(right <= box.x || left >= box.x + box.w || bottom <= box.y || top >= box.y + box.h).toBe(true);
        });
      }
    }), { numRuns: 60 });
  });
  it("of 150 tables is there before anyone waits", () => {
    const models = Array.from({ length: 150 }, (_, index) => model(`T${index}`, { fields: [field("id", { primary_key: true }), field("a", { references: `T${(index * 7) % 150}` }), field("b", { references: `T${index >> 2}` })] }));
    const begin = performance.now();
    expect(layOutEntities(entityGraph(models), 1.3).boxes).toHaveLength(150);
    expect(performance.now() - begin).toBeLessThan(3_000);
  });
  it("keeps order and gaps when it spreads", () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 90 })), { minLength: 1, maxLength: 30 }), (items) => {
      const heights = items.map(([, h]) => h);
      const places = spread(items.map(([y]) => y), heights, items.map(() => 1), () => 10);
      places.slice(1).forEach((y, index) => expect(y - (places[index] ?? 0) - (heights[index] ?? 0)).toBeGreaterThanOrEqual(10 - 1e-6));
    }));
  });
  it("marks one by a bar and many by a crow's foot, outwards from the table", () => {
    expect(endMark("one", { x: 10, y: 5 }, { x: 30, y: 5 })).toBe("M17 0V10");
    expect(endMark("many", { x: 10, y: 5 }, { x: 0, y: 5 })).toBe("M10 0L0 5L10 10");
    expect(pathOf([{ x: 0, y: 0 }, { x: 20, y: 0 }])).toBe("M0 0L20 0");
  });
});

it("tables that scripts for several databases declare are drawn once", () => {
  const sql = (folder: string, names: string[]) => names.map((name) => model(name, { framework: "SQL", path: `db/${folder}/schema.sql` }));
  expect([...copiesAmong(homes([...sql("h2", ["a", "b", "c"]), ...sql("mysql", ["a", "b", "c"]), ...sql("other", ["d"]), model("A")]))]).toEqual(["db/mysql/"]);
});
