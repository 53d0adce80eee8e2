"""Programs of Node and pages: what a package's scripts start, what mounts a page, and what nobody requires."""

from __future__ import annotations

import json

import pytest

from services.system_map.derive.node_programs import programs
from tests.fakes.mapped_repository import mapped


def ways(sources: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(way.label, way.kind, way.path) for way in mapped(sources).parts_input().content.ways_in]


def package(**said: object) -> str:
    return json.dumps({"name": "shop", **said})


@pytest.mark.parametrize(
    "command",
    [
        "tsx ./backend/boot.ts",
        "ts-node --project backend/tsconfig.json backend/boot.ts start --dev",
        "node --import tsx backend/boot.ts",
        "node --watch backend/boot.ts",
        "tsx -w backend/boot.ts",
        "cross-env NODE_ENV=production node -r dotenv/config backend/boot",
        'nodemon --watch backend --exec "ts-node" backend/boot.ts',
        'concurrently "vite" "tsx watch --inspect ./backend/boot.ts"',
        "npm run build && bun run backend/boot.ts",
        "node dist/backend/boot.js",
    ],
)
def test_a_script_of_the_package_starts_a_program(command: str):
    sources = {"package.json": package(scripts={"start": command}), "backend/boot.ts": "run();\n"}
    assert ways(sources) == [("npm start", "command", "backend/boot.ts")]


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("start", "react-scripts start"),
        ("start", "docker run shop"),
        ("start", "node"),
        ("start", "node --import"),
        ("start", "node nowhere.js; backend/boot.ts"),
        ("test", "node backend/boot.ts"),
        ("start:test", "node backend/boot.ts"),
        ("dev", "node scripts/dev.ts"),
        ("dev", "node build.ts"),
    ],
)
def test_other_scripts_start_nothing_that_is_told(name: str, command: str):
    sources = {"package.json": package(scripts={name: command}), "backend/boot.ts": "run();\n"}
    sources |= {"scripts/dev.ts": "run();\n", "build.ts": "run();\n"}
    assert ways(sources) == []


def test_scripts_of_any_shape_are_read():
    texts = ["[]", '{"scripts": 1}', '{"scripts": {"start": 1}}', "{", '{"scripts": {"start": "node \\" \\\\ ;;"}}']
    for text in texts:
        assert list(programs(mapped({"package.json": text, "a.js": "f();\n"}).parts_input().found, {})) == []


def test_a_program_that_sets_up_a_server_is_told_by_its_script():
    sources = {
        "package.json": package(scripts={"dev": "tsx watch src/server.ts", "start": "tsx src/server.ts"}),
        "src/server.ts": 'import express from "express";\nconst app = express();\n',
    }
    assert ways(sources) == [("npm start", "server", "src/server.ts")]
    by_hand = {**sources, "package.json": package()}
    assert ways(by_hand) == [("src/server.ts", "server", "src/server.ts")]  # Node runs no TypeScript


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"private": True, "main": "index.js"}, "run();\n"),
        ({"main": "index.js", "bin": {"shop": "index.js"}}, "run();\n"),
        ({"main": "index.js", "scripts": {"start": "node index"}}, "run();\n"),
        ({"main": "server.js"}, 'const express = require("express");\n'),
        (
            {"main": "index.js"},
            'const http = require("http"), app = require("express")();\nhttp.createServer(app).listen(port);\n',
        ),
        ({"main": "index.js"}, 'const express = require("express");\nconst app = express();\napp.listen(3000);\n'),
        ({"main": "desk.js"}, 'const { app } = require("electron");\n'),
    ],
)
def test_nobody_requires_a_program(said: dict[str, object], code: str):
    main = str(said["main"])
    found = ways({"package.json": package(**said), main: code})
    assert not any(kind == "library" for _, kind, _ in found)
    published: list[dict[str, object]] = [{}, {"private": True, "files": ["dist"]}]
    for more in published:
        library = ways({"package.json": package(main=main, **more), main: "exports.f = 1;\n"})
        assert library == [('require("shop")', "library", main)]


def test_one_file_is_one_library():
    said = package(exports={"import": "./index.js", "require": "./index.js"})
    assert ways({"package.json": said, "index.js": "export const f = 1;\n"}) == [
        ('import "shop"', "library", "index.js")
    ]


def test_the_index_of_a_repository_without_a_package_is_no_library():
    assert ways({"index.js": "f();\n"}) == []


MOUNTING = [
    ("src/main.ts", 'import { createApp } from "vue";\ncreateApp({}).mount("#a");\n'),
    ("src/vue.ts", 'import { createApp } from "vue";\nimport App from "./App.vue";\ncreateApp(App).mount("#a");\n'),
    ("src/main.js", 'import Vue from "vue";\nnew Vue({}).$mount("#a");\n'),
    ("src/index.js", 'import Vue from "vue";\nimport App from "./App";\nnew Vue({ el: "#a" });\n'),
    ("src/index.jsx", 'import { createRoot } from "react-dom/client";\ncreateRoot(a).render(b);\n'),
    ("src/index.tsx", 'import ReactDOM from "react-dom/client";\nReactDOM.createRoot(a);\n'),
    ("src/index.js", 'import ReactDOM from "react-dom";\nReactDOM.render(a);\n'),
    ("src/main.tsx", 'import * as ReactDOM from "react-dom";\nimport { App } from "./parts";\nReactDOM.render(a);\n'),
    ("src/main.ts", 'import { mount } from "svelte";\nmount(a);\n'),
]
MERELY_USING = [
    ("src/stores/index.ts", 'import { markRaw } from "vue";\nmarkRaw({});\n'),
    ("src/router/index.js", 'import Vue from "vue";\nVue.use(1);\n'),
    ("src/dialog.ts", 'import { createApp } from "vue";\ncreateApp({});\n'),
    ("src/menu/index.tsx", 'import { createPortal } from "react-dom";\ncreatePortal(a);\n'),
    ("src/stores/index.ts", 'import { writable } from "svelte/store";\nwritable(1);\n'),
]


@pytest.mark.parametrize(("path", "code"), MOUNTING)
def test_a_page_starts_where_it_is_mounted(path: str, code: str):
    sources = {"package.json": package(private=True, scripts={"dev": "vite"}), path: code}
    assert ways(sources) == [("npm run dev", "page", path)]


@pytest.mark.parametrize(("path", "code"), MERELY_USING)
def test_what_merely_uses_a_renderer_is_no_page(path: str, code: str):
    sources = {"package.json": package(private=True, scripts={"dev": "vite"}), path: code}
    assert ways(sources) == []


@pytest.mark.parametrize(
    "script",
    [
        "vite build --watch",
        'concurrently -n "ESM,UMD" "vite build --watch --mode dev" "UMD=true vite build --watch"',
        "rollup -c -w",
        "tsup --watch",
    ],
)
def test_a_library_that_is_made_anew_when_it_changes_is_no_page(script: str) -> None:
    code = {"src/index.ts": 'import { render } from "preact";\nexport const show = () => render(a, b);\n' * 2}
    code |= {"src/App.ts": "export const App = 1;\n", "src/index.ts": code["src/index.ts"] + 'import "./App";\n'}
    is_page = ("npm run dev", "page", "src/index.ts")
    made = package(private=True, scripts={"dev": script}, exports={".": "./dist/index.js"})
    assert is_page not in ways({"package.json": made, **code})
    # An extension of browsers is made so too, and offers nothing; a library's page of examples is served.
    assert is_page in ways({"package.json": package(private=True, scripts={"dev": script}), **code})
    served = package(private=True, scripts={"dev": "vite"}, exports={".": "./dist/index.js"})
    assert is_page in ways({"package.json": served, **code})


def test_a_page_is_not_told_by_a_command_that_runs_a_program():
    sources = {
        "package.json": package(scripts={"dev": "tsx server/boot.ts"}),
        "server/boot.ts": "run();\n",
        "client/main.ts": 'import { createApp } from "vue";\ncreateApp({});\n',
    }
    assert ways(sources) == [
        ("Vue in client/", "page", "client/main.ts"),
        ("npm run dev", "command", "server/boot.ts"),
    ]


@pytest.mark.parametrize(
    ("main", "settings", "path"),
    [
        ("dist/shop.js", '{"compilerOptions": {"outDir": "dist"}, "include": ["parts"]}', "parts/shop.ts"),
        ("./out-of/shop.js", '{"compilerOptions": {"outDir": "./out-of/", "rootDir": "./parts"}}', "parts/shop.ts"),
        ("./distribution/index.js", '{"include": ["source/**/*"]}', "source/index.ts"),
        ("distribution/index.js", None, "source/index.ts"),
    ],
)
def test_a_library_is_led_to_what_it_is_built_from(main: str, settings: str | None, path: str):
    sources = {"package.json": package(main=main), path: "export const a = 1;\n", "other.ts": "export const b = 1;\n"}
    if settings is not None:
        sources["tsconfig.dist.json"] = settings
    assert ways(sources) == [('require("shop")', "library", path)]


def test_a_built_file_that_several_may_be_the_source_of_is_led_nowhere():
    sources = {f"{folder}/index.ts": "export const a = 1;\n" for folder in ("one", "two")}
    assert ways({"package.json": package(main="distribution/index.js"), **sources}) == []


def test_what_another_module_loads_is_no_page_for_being_called_main():
    sources = {
        "package.json": package(private=True, scripts={"start": "webpack --watch"}),
        "client/notes/main.tsx": 'import ReactDOM from "react-dom";\nexport const show = () => ReactDOM.render(a);\n',
    }
    assert ways(sources) == [("npm start", "page", "client/notes/main.tsx")]
    sources["client/entries/notes.js"] = 'import { show } from "../notes/main";\nshow();\n'
    assert [way for way in ways(sources) if way[1] == "page"] == []


def test_a_part_of_a_page_or_of_a_server_is_no_way_in():
    sources = {
        "package.json": package(private=True, scripts={"dev": "vite"}),
        "src/main.jsx": 'import ReactDOM from "react-dom";\nimport Menu from "./menu";\nReactDOM.render(Menu);\n',
        "src/menu/index.jsx": 'import ReactDOM from "react-dom";\nexport default ReactDOM.createPortal(a);\n',
        "api/server.js": 'const express = require("express");\nconst routes = require("./routes");\n',
        "api/routes/index.js": 'const express = require("express");\nconst app = require("./things");\n',
        "api/routes/things.js": 'const express = require("express");\nconst app = express();\n',
    }
    assert ways(sources) == [
        ("npm run dev", "page", "src/main.jsx"),
        ("node api/server.js", "server", "api/server.js"),
    ]


@pytest.mark.parametrize("path", ["index.js", "lib/index.js"])
@pytest.mark.parametrize(("said", "label"), [({"type": "module"}, 'import "shop"'), ({}, 'require("shop")')])
def test_the_index_of_a_package_is_told_once_and_as_its_kind_of_modules_is_taken(
    path: str, said: dict[str, object], label: str
):
    assert ways({"package.json": package(**said), path: "const a = 1;\n"}) == [(label, "library", path)]


def test_a_package_of_a_workspace_that_names_its_main_file_is_not_told_again_by_its_index():
    part = package(name="@shop/part", main="dist/index.js", files=["dist"])
    sources = {"package.json": package(private=True), "packages/part/package.json": part}
    assert ways(sources | {"packages/part/src/index.ts": "export const a = 1;\n"}) == [
        ('require("@shop/part")', "library", "packages/part/src/index.ts")
    ]
