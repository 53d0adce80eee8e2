"""Decorators that a project makes of Nest's: through files that hand them on, of lists, and those nobody understands."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_nest_routes import MODULE, NEST, main, paths
from tests.system_map.surface.test_routes import routes_of, told

COMMON = "import { applyDecorators, Controller, UseGuards } from '@nestjs/common';\n"
PLAIN = "export function Plain(name: string) {\n  return applyDecorators(Controller(name), UseGuards());\n}\n"
LISTED = (
    "export function Plain(name: string, safe = true) {\n  const all: ClassDecorator[] = [UseGuards(), Controller(name)];\n"
    "  if (safe) all.push(Auth());\n  return applyDecorators(...all);\n}\n"
)
LOGS = f"{NEST}import {{ Plain }} from './own';\n@Plain('logs')\nexport class Logs {{ @Get('all') all() {{}} }}\n"


@pytest.mark.parametrize("barrel", ["export * from './plain';\n", "export { Plain } from './plain';\n"])
@pytest.mark.parametrize(
    "made", [PLAIN, LISTED, PLAIN.replace("applyDecorators(Controller(name), UseGuards())", "Controller(name)")]
)
def test_a_decorator_is_found_behind_a_file_that_hands_it_on(made: str, barrel: str) -> None:
    texts = {"src/logs.ts": LOGS, "src/own/index.ts": barrel, "src/own/plain.ts": COMMON + made}
    assert paths(texts) == {("/logs/all", 0.9)}


def test_a_list_that_is_no_array_of_the_function_makes_no_controller() -> None:
    made = "export function Plain(name: string) {\n  const all = listed(Controller(name));\n  return applyDecorators(...all);\n}\n"
    part = routes_of({"src/logs.ts": LOGS, "src/own.ts": COMMON + made})
    assert part.routes == []
    assert [(at.path, at.line) for at in part.unread] == [("src/logs.ts", 4)]


def test_what_an_own_decorator_makes_is_unread_where_nobody_tells_and_another_packages_is_not() -> None:
    texts = {"src/logs.ts": LOGS, "src/own.ts": "export function Plain(name: string) { return made(name); }\n"}
    part = routes_of(texts)
    assert part.routes == []
    assert [(at.path, at.line) for at in part.unread] == [("src/logs.ts", 4)]
    texts["src/logs.ts"] = LOGS.replace("./own", "others")
    assert routes_of(texts).unread == []


def test_a_router_module_of_another_name_puts_its_paths_before_controllers() -> None:
    cats = f"{NEST}@Controller('cats')\nexport class Cats {{ @Get('all') all() {{}} }}\n"
    below = "imports: [NestRouterModule.register([{ path: '/public', module: CatsModule }])], "
    named = "import { RouterModule as NestRouterModule } from '@nestjs/core';\n"
    module = named + MODULE.replace("@Module({", f"@Module({{ {below}")
    texts = {"src/main.ts": main(""), "src/module.ts": module, "src/cats.ts": cats}
    assert told(routes_of(texts)) == {"GET /public/cats/all Cats.all"}
    texts["src/module.ts"] = module.replace("RouterModule as NestRouterModule", "Other as NestRouterModule")
    assert told(routes_of(texts)) == {"GET /cats/all Cats.all"}
