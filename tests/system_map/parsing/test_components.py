"""Files of components: which of them is script, and what their markup uses of it."""

from __future__ import annotations

import pytest

from services.system_map.parsing.components import take_apart
from services.system_map.parsing.extract import read_file
from tests.fakes.mapped_repository import mapped


def uses(language: str, text: str) -> set[tuple[str, str, int, str]]:
    """(name, receiver, line, kind) of what the markup uses."""
    facts = read_file(language, text.encode())
    assert facts.deep is not None
    return {(call.name, call.receiver, call.line, call.kind) for call in facts.deep.calls if call.caller is None}


def edges(files: dict[str, str]) -> set[tuple[str, str, str]]:
    graph = mapped(files).graph
    return {(edge.source, edge.target, edge.rule.how) for edge in graph.edges()}


def test_a_tag_ends_after_its_quotes():
    text = """<script setup lang="ts" generic="T extends Map<string, A>" data-a='>'>\nconst a: number = 1\n</script>"""
    component = take_apart("Vue", text.encode())
    assert component.scripts.split() == b"const a: number = 1".split()
    assert component.language == "TypeScript"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("<script>", "JavaScript"),
        ("<script lang='ts'>", "TypeScript"),
        ('<script lang="tsx" setup>', "TSX"),
        ("<script type=module>", "JavaScript"),
        ('<SCRIPT TYPE="text/typescript">', "TypeScript"),
    ],
)
def test_scripts_say_what_they_are_written_in(tag, language):
    component = take_apart("Vue", f"{tag}let a = 1</script>".encode())
    assert (component.language, component.scripts.strip()) == (language, b"let a = 1")


@pytest.mark.parametrize(
    "text",
    [
        "<script lang=coffee>a = 1</script>",
        '<script type="application/ld+json">{}</script>',
        "<!-- <script>let a</script> -->",
        "<style><script>let a</script></style>",
        "<scripture>let a</scripture>",
        "<script src='./a.js' />let a",
        "",
    ],
)
def test_what_is_no_script_is_not_read(text):
    assert not take_apart("Svelte", text.encode()).scripts.strip()


@pytest.mark.parametrize(
    "text", ["<script>let a = 1", "<script", "<style", "<!--", "<script a='", "---\nlet a = 1", "---"]
)
@pytest.mark.parametrize("language", ["Vue", "Svelte", "Astro"])
def test_what_never_ends_ends_with_the_file(language, text):
    facts = read_file(language, text.encode())
    assert facts.lines >= 1


def test_every_line_keeps_its_place():
    text = "<template>\r\n  é {{ a }}\n</template>\n<script>\nfunction find() {}\n</script>\n<script setup>\nlet b\n</script>\n"
    [find, b] = read_file("Vue", text.encode()).symbols
    assert (find.name, find.start_line, b.start_line) == ("find", 5, 8)


def test_a_script_of_its_own_file_is_imported():
    facts = read_file(
        "Vue", b'<template/>\n<script lang="ts" src="./cart.ts"></script>\n<script src="https://a.b/c.js"></script>'
    )
    assert [(found.target, found.line) for found in facts.imports] == [("./cart.ts", 2)]


def test_vue_finds_components_under_each_of_their_spellings():
    head = "<script setup>\nimport UserCard from './UserCard.vue'\nimport Button from './Button.vue'\n</script>\n"
    found = uses("Vue", head + "<user-card/>\n<UserCard/><userCard/>\n<button/><Button/>\n<other-card/>")
    assert found == {("UserCard", "", 5, "call"), ("UserCard", "", 6, "call"), ("Button", "", 7, "call")}


def test_hyphens_mean_custom_elements_elsewhere():
    head = "<script>\nimport UserCard from './UserCard.svelte'\n</script>\n"
    assert uses("Svelte", head + "<user-card/>") == set()
    assert uses("Svelte", head + "<UserCard/>") == {("UserCard", "", 4, "call")}


def test_markup_of_options_knows_members_only():
    text = (
        "<script>\nimport { save, load } from './store'\n"
        "export default {\n  methods: { save() { save() } },\n  setup() {\n    function show() {}\n    return { show }\n  },\n}\n</script>\n"
        '<template><p @click="save" :title="load()">{{ show() }}</p></template>'
    )
    found = {(name, kind) for name, _, line, kind in uses("Vue", text) if line == 11}
    assert found == {("save", "reference"), ("show", "call")}
    graph = edges({"A.vue": text, "store.js": "export function save() {}\nexport function load() {}\n"})
    assert ("file:A.vue", "symbol:A.vue#save", "handed over") in graph
    assert ("file:A.vue", "symbol:A.vue#setup.show", "same file") in graph or any(
        source == "file:A.vue" and target == "symbol:A.vue#setup.show" for source, target, _ in graph
    )
    assert not any(source == "file:A.vue" and target.startswith("symbol:store.js") for source, target, _ in graph)


def test_braces_in_texts_and_a_comment_that_never_ends_cost_nothing():
    head = "<script>\nimport { a, b } from './store'\n</script>\n"
    found = uses("Svelte", head + "<code>{`{`}</code>{'}'}<button on:click={a}>{b()}</button>")
    assert found == {("a", "", 4, "reference"), ("b", "", 4, "call")}
    assert [
        one.name for one in read_file("Vue", b'<p title="<!--">\n<script>\nfunction a() {}\n</script>').symbols
    ] == ["a"]


def test_texts_in_expressions_are_no_calls():
    head = "<script setup>\nimport { format } from './text'\n</script>\n"
    assert uses("Vue", head + "<p :a=\"'format(1)'\">format(2) {{ 'format(3)' }}</p>") == set()
    assert uses("Vue", head + '<p a="format(1)" #b="format()">{{ x.format(1) }}</p>') == set()
    assert uses("Vue", head + "<p>{{ x ? format(1) : '' }}</p>") == {("format", "", 4, "call")}


def test_components_call_each_other_and_what_they_import():
    graph = edges(
        {
            "src/App.vue": "<script setup>\nimport Card from './Card.vue'\nimport { price } from './money'\n</script>\n"
            "<template><Card>{{ price(1) }}</Card></template>",
            "src/Card.vue": "<script>\nexport default { name: 'Card' }\n</script>\n<template><slot/></template>",
            "src/money.ts": "export function price(of: number) { return of }\n",
            "src/main.ts": "import App from './App.vue'\ncreateApp(App)\n",
        }
    )
    assert graph == {
        ("file:src/App.vue", "file:src/Card.vue", "component"),
        ("file:src/App.vue", "symbol:src/money.ts#price", "imported"),
        ("file:src/main.ts", "file:src/App.vue", "component"),
    }


def test_a_class_that_is_the_component_is_what_others_use():
    graph = edges(
        {
            "A.vue": "<script lang='ts'>\nimport B from './B.vue'\n</script>\n<template><B/></template>",
            "B.vue": "<script lang='ts'>\nexport default class B extends Vue {}\n</script>",
        }
    )
    assert ("file:A.vue", "symbol:B.vue#B", "constructor") in graph


def test_a_file_says_in_its_first_comment_what_it_is():
    facts = read_file("Svelte", b"<!--\n@component\nA card with the title of a book.\n-->\n<script>\nlet a\n</script>")
    assert facts.summary == "A card with the title of a book."
