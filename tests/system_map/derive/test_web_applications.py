"""Applications whose framework finds their files by name: which file they are entered at, by which command."""

from __future__ import annotations

import json

import pytest

from tests.fakes.mapped_repository import mapped

CODE = "export default function a() {}\n"
PAGE = "<p>a</p>\n"


def package(*packages: str, **scripts: str) -> str:
    return json.dumps(
        {"name": "shop", "private": True, "dependencies": dict.fromkeys(packages, "1"), "scripts": scripts}
    )


def ways(sources: dict[str, str]) -> list[tuple[str, str, float]]:
    found = mapped(sources).parts_input().content.ways_in
    return [(way.label, way.path, way.score) for way in found if way.kind == "page"]


@pytest.mark.parametrize(
    ("name", "command", "path", "others"),
    [
        ("next", "next dev --turbopack", "app/layout.tsx", ("app/page.tsx", "app/(shop)/layout.tsx", "pages/_app.tsx")),
        ("next", "cross-env A=1 next dev -p 3000", "src/app/[locale]/layout.tsx", ("src/app/api/a/route.ts",)),
        ("next", 'concurrently "make dev" "next dev"', "app/(shop)/page.jsx", ("app/(shop)/cart/page.jsx",)),
        ("next", "next", "pages/_app.jsx", ("pages/index.jsx", "pages/api/a.js")),
        ("next", "next", "pages/cart.tsx", ("pages/api/a.ts", "pages/_document.tsx")),
        ("@sveltejs/kit", "vite dev", "src/routes/+layout.svelte", ("src/routes/+page.svelte",)),
        ("@sveltejs/kit", "vite dev", "src/routes/(app)/+page.svelte", ("src/routes/a/b/+page.svelte",)),
        ("nuxt", "nuxt dev", "app.vue", ("pages/index.vue", "nuxt.config.ts")),
        ("nuxt", "nuxi dev", "app/pages/index.vue", ("app/pages/cart.vue",)),
        ("nuxt", "nuxt", "nuxt.config.ts", ("components/Cart.vue",)),
        ("@remix-run/dev", 'remix dev -c "node server.js"', "app/root.tsx", ("app/entry.client.tsx",)),
        ("@react-router/dev", "react-router dev", "app/root.tsx", ("app/routes.ts",)),
        ("astro", "astro dev", "src/pages/index.astro", ("src/pages/a.astro",)),
        ("expo-router", "expo start", "app/_layout.tsx", ("app/(tabs)/_layout.tsx", "app/index.tsx")),
        ("gatsby", "gatsby develop", "src/pages/index.js", ("gatsby-config.js",)),
    ],
)
def test_an_application_is_entered_at_its_outermost_file(name: str, command: str, path: str, others: tuple[str, ...]):
    sources = {one: PAGE if one.endswith((".vue", ".svelte", ".astro")) else CODE for one in (path, *others)}
    sources |= {"package.json": package(name, dev=command, start=command)}
    assert ways(sources) == [("npm run dev", path, 0.9)]


@pytest.mark.parametrize(
    ("packages", "scripts"),
    [
        (("next",), {"build": "next build"}),  # nothing is started
        ((), {"dev": "next dev"}),  # a command of that name is not declared
        (("next",), {"dev": "vite"}),
        (("next",), {"dev": "next dev examples/shop"}),  # another folder
        (("next",), {"dev": "cd elsewhere && next dev"}),
    ],
)
def test_what_is_not_started_from_here_is_none(packages: tuple[str, ...], scripts: dict[str, str]):
    assert ways({"package.json": package(*packages, **scripts), "app/layout.tsx": CODE}) == []


def test_a_script_of_several_parts_is_told_by_the_one_that_runs_them_all():
    scripts = {"dev:next": "next dev", "dev": "run-p dev:*", "start": "next start"}
    assert ways({"package.json": package("next", **scripts), "app/layout.tsx": CODE}) == [
        ("npm run dev", "app/layout.tsx", 0.9)
    ]


def test_of_several_packages_the_largest_comes_first_and_what_tells_of_the_product_last():
    sources = {f"apps/{name}/package.json": package(dev="next dev") for name in ("admin", "docs", "web")}
    sources |= {f"apps/{name}/app/layout.tsx": CODE for name in ("admin", "docs", "web")}
    sources |= {"apps/web/app/page.tsx": CODE * 50, "package.json": package("next"), "site/package.json": "{"}
    sources |= {"examples/a/package.json": package("next", dev="next dev"), "examples/a/app/layout.tsx": CODE}
    told = ways(sources)
    assert [label for label, *_ in told] == [f"npm run dev in apps/{name}/" for name in ("web", "admin", "docs")]
    assert [score < 0.65 for *_, score in told] == [False, False, True]


def test_an_application_with_a_server_of_its_own_is_told_beside_it():
    sources = {"package.json": package("next", dev='concurrently "node server.js" "next dev"'), "server.js": "run();\n"}
    told = mapped(sources | {"app/layout.tsx": CODE}).parts_input().content.ways_in
    assert [(way.label, way.path) for way in told] == [
        ("Next.js in app/", "app/layout.tsx"),
        ("npm run dev", "server.js"),
    ]


def test_what_vite_serves_without_a_framework_is_told_by_its_page():
    page = '<html><body><script type="module" src="/src/begin.ts"></script></body></html>\n'
    sources = {
        "package.json": package("vite", dev="vite"),
        "index.html": page,
        "src/begin.ts": CODE,
        "src/main.ts": CODE,
    }
    assert ways(sources) == [("npm run dev", "src/begin.ts", 0.9)]
    inline = {
        "package.json": package("vite", start="vite --port 3000"),
        "vite.config.js": 'export default {\n  root: "web",\n};\n',
    }
    inline |= {
        "web/index.html": '<script type="module">import "./main";</script>\n',
        "web/main.js": CODE,
        "main.js": CODE,
    }
    assert ways(inline) == [("npm start", "web/main.js", 0.9)]
    assert ways({one: text for one, text in inline.items() if one != "web/index.html"}) == []
    mounting = 'import { createApp } from "vue";\ncreateApp({}).mount("#a");\n'
    assert ways(sources | {"src/main.ts": mounting}) == [("npm run dev", "src/main.ts", 0.88)]


@pytest.mark.parametrize(
    "code",
    [
        'import { bootstrapApplication } from "@angular/platform-browser";\nbootstrapApplication(App);\n',
        'import { platformBrowserDynamic } from "@angular/platform-browser-dynamic";\nplatformBrowserDynamic().bootstrapModule(App);\n',
    ],
)
def test_angular_starts_where_it_is_told_to(code: str):
    sources = {"package.json": package("@angular/core", start="ng serve"), "src/main.ts": code, "src/a/app.ts": CODE}
    sources |= {"src/a/safe.ts": 'import { DomSanitizer } from "@angular/platform-browser";\n'}
    assert ways(sources) == [("npm start", "src/main.ts", 0.88)]


def test_pages_of_inner_packages_stand_by_their_size_and_those_for_trials_back():
    mounting = 'import { createApp } from "vue";\ncreateApp({}).mount("#a");\n'
    sources = {f"parts/{name}/package.json": package(dev="vite") for name in ("sandbox", "shop", "integration/latest")}
    sources |= {f"parts/{name}/src/main.ts": mounting for name in ("sandbox", "shop", "integration/latest")}
    sources |= {"package.json": package(dev="turbo dev"), "apps/storybook/src/main.ts": mounting}
    scores = {path.split("/")[1]: score for _, path, score in ways(sources)}
    assert scores["sandbox"] == scores["storybook"] == scores["integration"] == 0.6
    assert 0.8 < scores["shop"] < 0.86


@pytest.mark.parametrize(
    "code",
    [
        'import { AppRegistry } from "react-native";\nAppRegistry.registerComponent("a", () => App);\n',
        'import { registerRootComponent } from "expo";\nregisterRootComponent(App);\n',
    ],
)
def test_a_program_for_devices_starts_where_its_outermost_component_is_registered(code: str):
    sources = {"package.json": package("react-native", start="react-native start"), "index.js": code}
    sources |= {"parts/index.js": 'import { View } from "react-native";\nexport default View;\n'}
    assert ways(sources) == [("npm start", "index.js", 0.88)]
    (way,) = [one for one in mapped(sources).parts_input().content.ways_in if one.kind == "page"]
    assert way.reason == "where React Native starts on the device"


def test_a_page_is_started_by_the_script_that_says_its_folder():
    mounting = 'import { createApp } from "vue";\ncreateApp({}).mount("#a");\n'
    scripts = {"start": "node main", "start:client": "nx serve client", "start:": "x"}
    assert ways({"package.json": package(**scripts), "apps/client/src/main.ts": mounting}) == [
        ("npm run start:client", "apps/client/src/main.ts", 0.88)
    ]
    assert ways({"package.json": package(**scripts), "apps/web/src/main.ts": mounting}) == [
        ("npm start", "apps/web/src/main.ts", 0.88)
    ]
