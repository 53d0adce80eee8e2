"""Nest's routes below what applications, modules and versions put before them, and whose decorators are Nest's."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_routes import routes_of, told

NEST = "import { Controller, Get, Post, Version, Module, VERSION_NEUTRAL } from '@nestjs/common';\n"
CATS = f"{NEST}@Controller('cats')\nexport class Cats {{ @Get('all') all() {{}} @Post('sitemap.xml') map() {{}} }}\n"
MODULE = f"{NEST}import {{ Cats }} from './cats';\n@Module({{ controllers: [Cats] }})\nexport class CatsModule {{}}\n"


def main(settings: str, module: str = "./module") -> str:
    return (
        f"import {{ NestFactory }} from '@nestjs/core';\nimport {{ CatsModule }} from '{module}';\n"
        f"async function start() {{\n  const app = await NestFactory.create(CatsModule);\n{settings}\n  await app.listen(3000);\n}}\n"
    )


def application(settings: str) -> dict[str, str]:
    return {"src/main.ts": main(settings), "src/module.ts": MODULE, "src/cats.ts": CATS}


def paths(texts: dict[str, str]) -> set[tuple[str, float]]:
    return {(route.path, route.confidence) for route in routes_of(texts).routes}


def test_a_prefix_holds_for_what_the_application_imports_wherever_it_stands() -> None:
    texts = {
        "apps/a/src/main.ts": main("app.setGlobalPrefix('a');", "../../../libs/cats/module"),
        "apps/b/src/main.ts": "import { NestFactory } from '@nestjs/core';\n"
        + main("app.setGlobalPrefix('b');", "./none"),
        "libs/cats/module.ts": MODULE,
        "libs/cats/cats.ts": CATS,
    }
    assert paths(texts) == {("/a/cats/all", 1.0), ("/a/cats/sitemap.xml", 1.0)}


def test_prefixes_that_differ_and_are_not_matched_leave_a_path_unsure_and_those_that_agree_do_not() -> None:
    texts = {
        "apps/a/main.ts": "app.setGlobalPrefix('a'); // @nestjs\n",
        "apps/b/main.ts": "app.setGlobalPrefix('b'); // @nestjs\n",
        "libs/cats.ts": CATS,
    }
    assert told(routes_of(texts)) == {"? GET /cats/all Cats.all", "? POST /cats/sitemap.xml Cats.map"}
    texts["apps/b/main.ts"] = "app.setGlobalPrefix('/a'); // @nestjs\n"
    texts["apps/a/main.ts"] = (
        "const prefix = 'wrong';\nfunction f() { const prefix = '/a'; app.setGlobalPrefix(prefix); }\n"
    )
    assert told(routes_of(texts)) == {"GET /a/cats/all Cats.all", "POST /a/cats/sitemap.xml Cats.map"}


@pytest.mark.parametrize(
    "setting",
    [
        "let prefix = 'a'; prefix = read(); app.setGlobalPrefix(prefix);",
        "function set(prefix) { app.setGlobalPrefix(prefix); }",
        "app.setGlobalPrefix(process.env.PREFIX || 'a');",
        "app.setGlobalPrefix(config.get('prefix'));",
    ],
)
def test_a_prefix_that_is_computed_leaves_a_path_unsure(setting: str) -> None:
    texts = application(setting)
    texts["src/main.ts"] = f"const prefix = 'wrong';\n{texts['src/main.ts']}"
    assert paths(texts) == {("/cats/all", 0.6), ("/cats/sitemap.xml", 0.6)}


@pytest.mark.parametrize(
    ("excluded", "expected"),
    [
        ("['cats/all', '/cats/sitemap.xml']", {("/cats/all", 1.0), ("/cats/sitemap.xml", 1.0)}),
        ("['cats/:id']", {("/cats/all", 1.0), ("/cats/sitemap.xml", 1.0)}),
        ("['cats{/*rest}']", {("/cats/all", 1.0), ("/cats/sitemap.xml", 1.0)}),
        (
            "[{ path: 'cats/(.*)', method: RequestMethod.GET }]",
            {("/cats/all", 1.0), ("/api/cats/sitemap.xml", 1.0)},
        ),
        ("['cats', 'other']", {("/api/cats/all", 1.0), ("/api/cats/sitemap.xml", 1.0)}),
        ("['cats/all', ...more]", {("/cats/all", 1.0), ("/api/cats/sitemap.xml", 0.9)}),
    ],
)
def test_what_a_prefix_excludes_stays_without_it(excluded: str, expected: set[tuple[str, float]]) -> None:
    assert paths(application(f"app.setGlobalPrefix('api', {{ exclude: {excluded} }});")) == expected


@pytest.mark.parametrize(
    ("versioning", "expected"),
    [
        ("app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });", {("/api/v1/cats/all", 1.0)}),
        ("app.enableVersioning({ type: VersioningType.URI, prefix: 'x', defaultVersion: ['1', '2'] });",
         {("/api/x1/cats/all", 1.0), ("/api/x2/cats/all", 1.0)}),
        ("app.enableVersioning({ type: VersioningType.URI, defaultVersion: VERSION_NEUTRAL });", {("/api/cats/all", 1.0)}),
        ("app.enableVersioning({ type: VersioningType.HEADER, header: 'V', defaultVersion: '1' });", {("/api/cats/all", 1.0)}),
        ("app.enableVersioning({ type: VersioningType.URI, defaultVersion: read() });", {("/cats/all", 0.6)}),
        ("app.enableVersioning();", {("/api/cats/all", 1.0)}),
    ],
)  # fmt: skip
def test_a_default_version_stands_between_the_prefix_and_the_controller(
    versioning: str, expected: set[tuple[str, float]]
) -> None:
    texts = application(f"app.setGlobalPrefix('api');\n{versioning}")
    texts["src/cats.ts"] = f"{NEST}@Controller('cats')\nexport class Cats {{ @Get('all') all() {{}} }}\n"
    assert paths(texts) == expected


def test_a_versions_own_word_goes_before_the_default() -> None:
    texts = application("app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });")
    texts["src/cats.ts"] = (
        f"{NEST}@Controller({{ path: 'cats', version: '2' }})\nexport class Cats {{\n"
        "  @Get('a') a() {}\n  @Get('b') @Version('3') b() {}\n  @Version(VERSION_NEUTRAL) @Get('c') c() {}\n}\n"
    )
    assert paths(texts) == {("/v2/cats/a", 1.0), ("/v3/cats/b", 1.0), ("/cats/c", 1.0)}
    texts["src/main.ts"] = main("")
    assert {sure for _, sure in paths(texts)} == {0.6}  # nobody is seen to enable versions


def test_a_module_may_be_registered_below_a_path() -> None:
    module = (
        f"{NEST}import {{ Cats }} from './cats';\n@Module({{ controllers: [Cats] }})\nexport class Inner {{}}\n"
        "const routes = [{ path: 'zoo', children: [{ path: ':zoo', module: Inner }] }];\n"
        "@Module({ imports: [Inner, RouterModule.register(routes)] })\nexport class CatsModule {}\n"
    )
    texts = {**application("app.setGlobalPrefix('api');"), "src/module.ts": module}
    assert {path for path, _ in paths(texts)} == {"/api/zoo/:zoo/cats/all", "/api/zoo/:zoo/cats/sitemap.xml"}


@pytest.mark.parametrize(
    ("imported", "more", "confidence"),
    [
        ("import { Controller, Get } from 'other-framework';", {}, None),
        ("import { Controller, Get } from './own';", {"src/own.ts": "export function Get() {}\nexport const Controller = 1;\n"}, None),
        ("import { Controller, Get } from './own';", {"src/own.ts": "export { Controller, Get } from '@nestjs/common';\n"}, 0.9),
        ("import { Controller, Get } from './own';",
         {"src/own.ts": "import * as nest from '@nestjs/common';\nexport const Get = (p) => nest.Get(p);\nexport const Controller = nest.Controller;\n"}, 0.9),
        ("import { Controller, Get } from 'wrapped';\nimport { Injectable } from '@nestjs/common';", {}, 0.6),
        ("", {}, None),
    ],
)  # fmt: skip
def test_decorators_count_where_they_are_nests(imported: str, more: dict[str, str], confidence: float | None) -> None:
    cats = f"{imported}\n@Controller('cats')\nexport class Cats {{ @Get('all') all() {{}} }}\n"
    found = [route.confidence for route in routes_of({"src/cats.ts": cats, **more}).routes]
    assert found == ([] if confidence is None else [confidence])


def test_paths_may_be_constants_of_other_files() -> None:
    names = (
        "export const ROUTES = { cats: 'cats', one: ':id', deep: { two: 'two' } } as const;\nexport enum Paths { All = 'all' }\n"
        "export class Own { static readonly PATH = 'own'; }\nexport const BASE = 'x';\nexport const SUM = `${BASE}/sum`;\n"
    )
    cats = (
        f"{NEST}import {{ ROUTES, Paths, SUM as sum }} from './index';\nimport * as names from './names';\n"
        "function other() { const LOCAL = 'wrong'; return LOCAL; }\n@Controller(ROUTES.cats)\nexport class Cats {\n"
        "  @Get(ROUTES.one) one() {}\n  @Get(Paths.All) all() {}\n  @Get(sum) sum() {}\n  @Get(names.Own.PATH) own() {}\n"
        "  @Get(ROUTES.deep.two) two() {}\n  @Get(LOCAL) lost() {}\n  @Get(ROUTES.none) none() {}\n}\n"
    )
    part = routes_of({"src/names.ts": names, "src/index.ts": "export * from './names';\n", "src/cats.ts": cats})
    assert told(part) == {
        *("GET /cats/:id Cats.one", "GET /cats/all Cats.all", "GET /cats/x/sum Cats.sum"),
        *("GET /cats/own Cats.own", "GET /cats/two Cats.two"),
    }
    assert [at.line for at in part.unread] == [12, 13]


def test_methods_of_a_class_above_answer_below_the_controllers_path() -> None:
    texts = {
        "src/crud.ts": f"{NEST}export abstract class Crud<T> {{ @Get() all() {{}} @Get(':id') one() {{}} @Post() make() {{}} }}\n",
        "src/cats.ts": (
            f"{NEST}import {{ Crud }} from './crud';\nabstract class Middle extends Crud<Cat> {{}}\n"
            "@Controller('cats')\nexport class Cats extends Middle { @Get('first') one() {} make() {} }\n"
        ),
    }
    assert {(route.method, route.path, route.handler, route.confidence) for route in routes_of(texts).routes} == {
        ("GET", "/cats/first", "Cats.one", 1.0),
        ("GET", "/cats", "Crud.all", 0.9),
    }


@pytest.mark.parametrize(
    ("made", "used", "path"),
    [
        ("(options: any) => applyDecorators(UseGuards(), Controller(options))", "{ path: 'logs' }", "/logs"),
        (
            "({ context, ...options }: any) => applyDecorators(Controller(options))",
            "{ context: 'a', path: 'logs' }",
            "/logs",
        ),
        ("() => applyDecorators(Controller('fixed'))", "", "/fixed"),
        ("(name: string) => applyDecorators(Controller(`v1/${name}`))", "'logs'", "/v1/logs"),
        ("(name: string) => Controller('v1/' + name)", "'logs'", "/v1/logs"),
        ("({ path }: any) => applyDecorators(Controller(path))", "{ path: 'logs' }", "/logs"),
        ("(name: string) => { return Controller(`v1/${name}`) }", "names()", None),
        ("(path: string) => pick(path)", "'logs'", None),
    ],
)
def test_a_decorator_that_the_project_makes_of_nests_is_read_or_named(made: str, used: str, path: str | None) -> None:
    files = {
        "src/own.ts": (
            "import { applyDecorators, Controller, UseGuards } from '@nestjs/common';\n"
            f"export const LogController = {made};\n"
        ),
        "src/logs.ts": (
            "import { Get } from '@nestjs/common';\nimport { LogController } from './own';\n"
            f"@LogController({used})\nexport class Logs {{\n  @Get() all() {{}}\n}}\n"
        ),
        "src/app.module.ts": (
            "import { Module } from '@nestjs/common';\nimport { Logs } from './logs';\n"
            "@Module({ controllers: [Logs] })\nexport class AppModule {}\n"
        ),
    }
    part = routes_of(files)
    assert [(one.path, one.confidence) for one in part.routes] == ([(path, 0.9)] if path else [])
    assert [one.line for one in part.unread] == ([] if path else [5])


@pytest.mark.parametrize(
    "made",
    [
        "(path: string) => Controller(before(path))",
        "(path: string) => Controller({ path, version: '2' })",
        "(path: string) => { path = before(path); return Controller(`v1/${path}`) }",
        "(...rest: string[]) => { const [path] = rest; return Controller(`${prefix}/${path}`) }",
        "(path?: string) => { if (path) { return Controller(`v1/${path}`) } return Controller('v1') }",
    ],
)
def test_what_a_projects_decorator_puts_before_a_path_may_not_be_known(made: str) -> None:
    text = (
        "import { Controller, Get, HttpCode, applyDecorators } from '@nestjs/common';\n"
        f"const prefix = isDev ? '' : '/api/v2';\nexport const OwnController = {made};\n"
        "@OwnController('logs')\nexport class Logs {\n  @Get('all') all() {}\n}\n"
        "@OwnController('what logs do')\nexport class Other {\n  @Get('b') b() {}\n}\n"
    )
    part = routes_of({"src/logs.ts": text})
    assert [(one.path, one.mounted, one.confidence) for one in part.routes] == [("/logs/all", False, 0.6)]
    assert [one.line for one in part.unread] == [10]


def test_a_projects_decorator_may_have_any_name() -> None:
    text = (
        "import { Controller, Get, UseGuards } from '@nestjs/common';\n"
        "const base = '/v1';\nconst Rest = (path: string) => Controller(`${base}/${path}`);\n"
        "@UseGuards(Guard)\n@Rest('logs')\nexport class Logs {\n  @Get('all') all() {}\n}\n"
        "@UseGuards(Guard)\nclass Base {\n  @Get('b') b() {}\n}\n"
        "class Plain {\n  @Get('c') c() {}\n}\n"
    )
    part = routes_of({"src/logs.ts": text})
    assert [(one.path, one.confidence) for one in part.routes] == [("/v1/logs/all", 0.9)]
    assert part.unread == []


def test_a_decorator_made_in_the_same_file_is_read() -> None:
    files = {
        "src/logs.ts": (
            "import { applyDecorators, Controller, Get } from '@nestjs/common';\n"
            "const LogController = (path: string) => applyDecorators(Controller(path));\n"
            "@LogController('logs')\nexport class Logs {\n  @Get() all() {}\n}\n"
        ),
        "src/app.module.ts": (
            "import { Module } from '@nestjs/common';\nimport { Logs } from './logs';\n"
            "@Module({ controllers: [Logs] })\nexport class AppModule {}\n"
        ),
    }
    assert [(one.path, one.confidence) for one in routes_of(files).routes] == [("/logs", 0.9)]


def test_a_stream_of_events_is_asked_by_get_where_nothing_else_is_said() -> None:
    text = (
        "import { Controller, RequestMethod, Sse } from '@nestjs/common';\n@Controller('news')\nexport class News {\n"
        "  @Sse('live') live() {}\n  @Sse('sent', { method: RequestMethod.POST }) sent() {}\n}\n"
    )
    texts = {"src/main.ts": main(""), "src/module.ts": MODULE.replace("Cats", "News").replace("cats", "news")}
    texts = {path: text.replace("CatsModule", "NewsModule") for path, text in texts.items()} | {"src/news.ts": text}
    assert told(routes_of(texts)) == {"GET /news/live News.live", "POST /news/sent News.sent"}
