import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lookAgain, merged } from "../../api/ask";
import type { Citation, Conversation, ConversationRow, Message, Model } from "../../api/ask-types";
import { flatText, hostToShow, type Block, type Inline } from "../../components/markdown";
import { asMarkdown, citeKey, citeOf, joined, namesOf, signed, treeOf, whereNow } from "./answer";
import { byDay, chosenModel, taskTitle, generalQuestions } from "./words";

const place = (number: number, path: string, start = 1, end = start, more: Partial<Citation> = {}): Citation => ({ number, project_id: 1, path, start_line: start, end_line: end, commit: "2ac89889f4cc", blob: "b", quote: "", stale: false, ...more });
const message = (more: Partial<Message> = {}): Message => ({ id: 2, role: "assistant", content: "", state: "done", error: null, model: "", produced_by: null, citations: [], uncited: [], is_stale: false, job_id: 1, created_at: "2026-11-21T10:00:00Z", finished_at: null, ...more });
const conversation = (messages: Message[]): Conversation => ({ id: 1, project_id: 1, project_name: "flask", title: "t", created_at: "", updated_at: "", messages });
const partsOf = (blocks: Block[]): Inline[] => blocks.flatMap((block) => ("parts" in block ? block.parts : block.kind === "list" ? block.items.flatMap((item) => item.parts) : block.kind === "table" ? [...block.head, ...block.rows.flat()].flat() : []));
const all = (parts: Inline[]): Inline[] => parts.flatMap((part) => [part, ...("parts" in part ? all(part.parts) : [])]);

describe("places in an answer", () => {
  it("become parts of their own, those that are not known stay as written", () => {
    const tree = treeOf(message({ content: "It is there [1][2], not [9].", citations: [place(1, "a.py"), place(2, "b.py")] }));
    expect(partsOf(tree)).toEqual([{ kind: "text", text: "It is there " }, { kind: "cite", number: 1 }, { kind: "cite", number: 2 }, { kind: "text", text: ", not [9]." }]);
  });
  it("are not looked for in code", () => {
    const tree = treeOf(message({ content: "`x[1]`\n\n```py\ny[1]\n```", citations: [place(1, "a.py")] }));
    expect(all(partsOf(tree)).some((part) => part.kind === "cite")).toBe(false);
    expect(tree[1]).toEqual({ kind: "code", text: "y[1]", language: "py" });
  });
  it("are shown once where a passage begins with its path", () => {
    const tree = treeOf(message({ content: "`src/a.py:3–9` · f [1], the first 14 of 20 lines", citations: [place(1, "src/a.py", 3, 9)] }));
    expect(partsOf(tree).filter((part) => part.kind === "cite")).toEqual([{ kind: "cite", number: 1 }]);
    expect(flatText(partsOf(tree))).toBe(" · f, the first 14 of 20 lines");
  });
  it("are named by as many folders as keep them apart", () => {
    const names = namesOf([place(1, "src/flask/app.py", 1592), place(2, "src/flask/sansio/app.py", 10, 12), place(3, "src/flask/ctx.py", 436, 444)]);
    expect([...names.values()]).toEqual(["flask/app.py:1592", "sansio/app.py:10–12", "ctx.py:436–444"]);
  });
  it("stand in the address and come back from it", () => {
    expect(citeOf(citeKey(12, 3))).toEqual({ message: 12, number: 3 });
    for (const odd of [null, "", "none", "1", "1.2.3", "a.b", "1.99999"]) expect(citeOf(odd)).toBeNull();
  });
  it("are found again where the file changed, the nearest first", () => {
    const text = "import x\n\ndef f():\n    pass\n\ndef g():\n    pass\n";
    expect(whereNow(text, { quote: "def g():", start_line: 3, end_line: 4 })).toEqual({ start: 6, end: 7 });
    expect(whereNow("pass me\nx\npass me", { quote: "  pass me", start_line: 3, end_line: 3 })).toEqual({ start: 3, end: 3 });
    expect(whereNow(text, { quote: "def gone():", start_line: 3, end_line: 4 })).toBeNull();
  });
});

describe("claims without a source", () => {
  const claims = (content: string, spans: [number, number][], citations: Citation[] = []): string[] => all(partsOf(treeOf(message({ content, uncited: spans, citations })))).flatMap((part) => (part.kind === "uncited" ? [flatText(part.parts)] : []));
  const spanOf = (text: string, piece: string): [number, number] => [text.indexOf(piece), text.indexOf(piece) + piece.length];
  it("are marked by their span, with what is bold or code in them", () => {
    const text = "Proven [1]. The `request` is **kept** here. Proven again [1].";
    expect(claims(text, [spanOf(text, "The `request` is **kept** here.")], [place(1, "a.py")])).toEqual(["The request is kept here."]);
  });
  it("beside each other are one, and only the last part of one says why", () => {
    const text = "One claim here. And a second. Proven [1].";
    const tree = treeOf(message({ content: text, uncited: [spanOf(text, "One claim here."), spanOf(text, "And a second.")], citations: [place(1, "a.py")] }));
    expect(all(partsOf(tree)).filter((part) => part.kind === "uncited" && part.ends)).toHaveLength(1);
    expect(claims(text, [spanOf(text, "One claim here."), spanOf(text, "And a second.")])).toEqual(["One claim here. And a second."]);
  });
  it("in a list keep to their item", () => {
    const text = "1. First is so and so.\n2. Second is so, too.";
    expect(claims(text, [spanOf(text, "First is so and so."), spanOf(text, "Second is so, too.")])).toEqual(["First is so and so.", "Second is so, too."]);
  });
  it("are counted as the browser counts, behind signs of two units", () => {
    const text = "😀 done [1]. This one is bare.";
    expect(claims(text, [spanOf(text, "This one is bare.")], [place(1, "a.py")])).toEqual(["This one is bare."]);
  });
  it("that end in an address leave the address whole", () => {
    const text = "See https://example.org/a";
    const parts = all(partsOf(treeOf(message({ content: text, uncited: [[0, text.length]] }))));
    expect(parts.find((part) => part.kind === "link")).toMatchObject({ to: "https://example.org/a" });
  });
  it("never lose, add or change a sign, whatever the spans are", () => {
    fc.assert(fc.property(fc.string(), fc.array(fc.tuple(fc.integer({ min: -5, max: 60 }), fc.integer({ min: -5, max: 60 })), { maxLength: 5 }), (text, spans) => {
      const clean = text.replace(/[\uE000\uE001]/g, "\uFFFD");
      expect(signed(text, spans).replace(/[\uE000\uE001]/g, "")).toBe(clean);
      const whole = joined(clean, spans);
      whole.forEach(([start, end], index) => { expect(start).toBeLessThan(end); expect(start).toBeGreaterThanOrEqual(whole[index - 1]?.[1] ?? 0); });
      treeOf(message({ content: text, uncited: spans }));
    }));
  });
  it("leave no sign of their own behind", () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom("a", " ", "`", "*", "_", "[1]", "\n", "- ", ".", "|", "\uE000") }), fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 3 }), (text, spans) => {
      expect(JSON.stringify(treeOf(message({ content: text, uncited: spans, citations: [place(1, "a")] })))).not.toMatch(/[\uE000\uE001]/);
    }));
  });
});

describe("links", () => {
  it("say where they lead unless their words do", () => {
    expect(hostToShow("https://evil.example/x", "the bank")).toBe("evil.example");
    expect(hostToShow("https://evil.example/", "https://bank.example/")).toBe("evil.example");
    expect(hostToShow("https://bank.example@evil.example/", "https://bank.example@evil.example/")).toBe("evil.example");
    expect(hostToShow("https://a.example/b", "https://a.example/b")).toBeNull();
    expect(hostToShow("/projects/1", "here")).toBeNull();
  });
});

describe("a growing answer", () => {
  it("keeps the messages that did not change as they are", () => {
    const question = message({ id: 1, role: "user", content: "q" });
    const before = conversation([question, message({ content: "a", state: "writing" })]);
    const after = merged(before, structuredClone(conversation([question, message({ content: "a b", state: "writing" })])));
    expect(after.messages[0]).toBe(question);
    expect(after.messages[1]?.content).toBe("a b");
    expect(merged(after, structuredClone(after)).messages).toBe(after.messages);
  });
  it("is another one in another conversation", () => {
    const before = conversation([message()]);
    const other = { ...conversation([message()]), id: 9 };
    expect(merged(before, other)).toBe(other);
  });
  it("notices that a cited file changed", () => {
    const before = conversation([message({ citations: [place(1, "a.py")] })]);
    const after = conversation([message({ citations: [place(1, "a.py", 1, 1, { stale: true })], is_stale: true })]);
    expect(merged(before, after).messages[0]?.is_stale).toBe(true);
  });
  it("is looked at often at first, each second then, and no more when it is done", () => {
    const at = Date.parse("2026-11-21T10:00:00Z");
    const writing = conversation([message({ state: "writing" })]);
    expect([lookAgain(writing, at + 500), lookAgain(writing, at + 5_000), lookAgain(conversation([message()]), at), lookAgain(undefined, at)]).toEqual([250, 1_000, false, false]);
  });
});

describe("words", () => {
  it("ask of modules only where there are any", () => {
    const counts = { files: 1, lines: 2, modules: 0, symbols: 0, commits: 2 };
    expect(generalQuestions({ name: "single", counts })).toEqual(["How big is it?", "Who works on it?", "What changed recently?"]);
    expect([generalQuestions({ name: "shop", counts: { ...counts, modules: 1 } }), generalQuestions({ name: "shop", counts: null })].map(([first]) => first)).toEqual(["Where does shop start?", "Where does shop start?"]);
  });
  const row = (id: number, updated_at: string): ConversationRow => ({ id, project_id: 1, project_name: "f", title: "t", message_count: 2, is_writing: false, last_at: updated_at, created_at: updated_at, updated_at });
  it("part conversations by day", () => {
    const now = new Date(2026, 10, 21, 15).getTime();
    const at = (days: number): string => new Date(now - days * 86_400_000).toISOString();
    expect(byDay([row(1, at(0)), row(2, at(0)), row(3, at(1)), row(4, at(2)), row(5, at(40))], now).map(({ day, rows }) => [day, rows.length])).toEqual([["Today", 2], ["Yesterday", 1], ["Thursday", 1], ["12 October 2026", 1]]);
  });
  it("fall back to the default where the chosen model is gone or cannot be used", () => {
    const model = (id: string, usable: boolean, is_default = false): Model => ({ id, name: id, provider: "p", provider_id: null, kind: "openai", context_tokens: null, is_local: true, where: null, usable, why_not: null, is_default, suggestion: null });
    const models = [model("a", false), model("b", true, true), model("c", true)];
    expect(["a", "b", "c", "gone", ""].map((id) => chosenModel(models, id)?.id)).toEqual(["b", "b", "c", "b", "b"]);
    expect(chosenModel([], "a")).toBeNull();
  });
  it("copy an answer with what its numbers mean", () => {
    expect(asMarkdown("Where\nis it?", message({ content: "There [1].", citations: [place(1, "a.py", 3, 4)] }))).toBe("**Where is it?**\n\nThere [1].\n\n[1] a.py:3–4 at 2ac8988\n");
    expect(taskTitle("x ".repeat(200))).toHaveLength(120);
  });
});
