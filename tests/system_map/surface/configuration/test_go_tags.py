"""Variables that tags of Go's structs name, with what the packages that fill the structs put before the names."""

from __future__ import annotations

import pytest

from services.system_map.derive.graph import module_edges
from services.system_map.surface.configuration import find_configuration
from tests.fakes.derive_inputs import imported
from tests.fakes.parts_inputs import parts_input

STRUCT = 'type Config struct {\n\tPort int `env:"PORT,default=80,90"`\n\tDir string `env:"DIR,required"`\n}\n'
CAARLOS = 'import "github.com/caarlos0/env/v11"\n'
SETHVARGO = 'import "github.com/sethvargo/go-envconfig"\n'
_FILLS_CONFIG = 'func g() { a := &Config{}; env.Parse(a, env.Options{Prefix: "A_"}) }\n'
KELSEY = 'import "github.com/kelseyhightower/envconfig"\n'


def told(*texts: str) -> list[tuple[str, str | None, bool]]:
    files = {f"conf/f{number}.go": f"package conf\n{text}" for number, text in enumerate(texts)}
    return [(one.name, one.default, one.required) for one in find_configuration(parts_input(files)).variables]


def names(*texts: str) -> list[str]:
    return [name for name, _, _ in told(*texts)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (f"{CAARLOS}func f() {{ env.Parse(&c) }}\n", ["DIR", "PORT"]),
        (f'{CAARLOS}func f() {{ env.ParseWithOptions(&c, env.Options{{Prefix: "X_"}}) }}\n', ["X_DIR", "X_PORT"]),
        (
            f'{CAARLOS}const p = "X_"\nvar o = env.Options{{Prefix: p}}\nfunc f() {{ env.Parse(&c, o) }}\n',
            ["X_DIR", "X_PORT"],
        ),
        (f'{CAARLOS}var c, _ = env.ParseAsWithOptions[Config](env.Options{{Prefix: "X_"}})\n', ["X_DIR", "X_PORT"]),
        (f"{CAARLOS}var c, _ = env.ParseAs[Config]()\n", ["DIR", "PORT"]),
        (f"{CAARLOS}func f(p string) {{ env.ParseWithOptions(&c, env.Options{{Prefix: p}}) }}\n", []),
        ('import own "github.com/caarlos0/env/v6"\nvar o = own.Options{\n\tPrefix: "X_",\n}\n', ["X_DIR", "X_PORT"]),
        (
            f'{CAARLOS}var a = env.Options{{Prefix: "A_"}}\nvar b = env.Options{{Prefix: "B_"}}\n',
            [],
        ),  # of which struct?
        (
            f'{CAARLOS}func f(a, b *Config) {{ env.Parse(b, env.Options{{Prefix: "B_"}}) }}\n{_FILLS_CONFIG}',
            ["A_DIR", "A_PORT", "B_DIR", "B_PORT"],
        ),
        ('var o = env.Options{Prefix: "X_"}\n', ["DIR", "PORT"]),  # of some other package
        (f'{SETHVARGO}var l = envconfig.PrefixLookuper("X_", envconfig.OsLookuper())\n', ["X_DIR", "X_PORT"]),
        (f"{SETHVARGO}func f() {{ envconfig.Process(ctx, &c) }}\n", ["DIR", "PORT"]),
    ],
)
def test_what_a_package_puts_before_names_stands_before_them(code: str, expected: list[str]) -> None:
    assert names(code + STRUCT) == expected
    assert names(code, STRUCT) == expected  # in two files of one package


def test_a_default_ends_the_tag_and_what_others_may_say_is_not_required() -> None:
    assert told(STRUCT) == [("DIR", None, True), ("PORT", "80,90", False)]
    lookers = 'var l = envconfig.MultiLookuper(envconfig.MapLookuper(m), envconfig.PrefixLookuper("X_", envconfig.OsLookuper()))\n'
    assert told(SETHVARGO + lookers + STRUCT) == [("X_DIR", None, False), ("X_PORT", "80,90", False)]


def test_what_several_calls_put_before_names_is_told_of_each_and_required_by_none() -> None:
    parse, options = "func f() { env.Parse(&a) }\n", 'var o = env.Options{Prefix: "APP_"}\n'
    every = [("APP_DIR", None, False), ("APP_PORT", "80,90", False), ("DIR", None, False), ("PORT", "80,90", False)]
    assert told(CAARLOS + parse + options + STRUCT) == every
    assert told(CAARLOS + parse, CAARLOS + options, STRUCT) == every
    assert told(CAARLOS + parse + options + "var p = env.Options{Prefix: computed()}\n" + STRUCT) == []
    many = "".join(f'var o{number} = env.Options{{Prefix: "A{number}_"}}\n' for number in range(11))
    assert told(CAARLOS + many + STRUCT) == []
    process = 'func f() { envconfig.Process("a", &s); envconfig.Process("b", &t) }\n'
    assert names(f'{KELSEY}{process}type S struct {{\n\tHost string `envconfig:"HOST"`\n}}\n') == ["HOST"]


@pytest.mark.parametrize(
    "calls",
    [
        'func f() { env.ParseWithOptions(&db, env.Options{Prefix: "DB_"}); env.ParseWithOptions(&web, env.Options{Prefix: "WEB_"}) }\nvar db Db\nvar web Web\n',
        'var db = env.Options{Prefix: "DB_"}\nvar _, _ = env.ParseAsWithOptions[Db](db)\nvar _, _ = env.ParseAsWithOptions[Web](env.Options{Prefix: "WEB_"})\n',
        'func f() { c := Db{}; env.Parse(&c, env.Options{Prefix: "DB_"}) }\nfunc g() { c := new(Web); env.Parse(c, env.Options{Prefix: "WEB_"}) }\n',
        'func f(c *Db) { env.Parse(c, env.Options{Prefix: "DB_"}) }\nfunc g() { env.Parse(&Web{}, env.Options{Prefix: "WEB_"}) }\n',
    ],
)
def test_what_a_call_puts_before_names_stands_before_those_of_the_struct_that_it_fills(calls: str) -> None:
    db = 'type Db struct {\n\tHost string `env:"HOST,required"`\n}\n'
    web = 'type Web struct {\n\tPort int `env:"PORT"`\n\tIn struct {\n\t\tKey string `env:"KEY"`\n\t}\n}\n'
    every = [("DB_HOST", None, True), ("WEB_KEY", None, False), ("WEB_PORT", None, False)]
    assert told(CAARLOS + calls + db + web) == every
    assert told(CAARLOS + calls, db, web) == every
    unknown = CAARLOS + calls + "func h() { c := load(); env.Parse(c) }\n"
    assert told(unknown + db + web) == []
    assert told(CAARLOS + calls, 'type Other struct {\n\tHost string `env:"HOST"`\n}\n') == []


def test_who_imports_several_structs_says_what_stands_before_the_names_of_each() -> None:
    main = f'package main\n{CAARLOS}func main() {{ env.Parse(&conf.Config{{}}, env.Options{{Prefix: "X_"}}); env.Parse(&Config{{}}) }}\n'
    given = parts_input({"main.go": main, "conf/conf.go": f"package conf\n{STRUCT}"})
    given.found.all_edges = module_edges([imported("main.go", "conf/conf.go")])
    assert [one.name for one in find_configuration(given).variables] == ["X_DIR", "X_PORT"]


def test_envconfig_tries_the_name_alone_after_the_one_with_the_prefix() -> None:
    struct = 'type Spec struct {\n\tHost string `envconfig:"HOST"`\n\tInner Own\n}\n'
    inner = 'type Own struct {\n\tName string `envconfig:"NAME"`\n}\n'
    process = 'func f() { envconfig.Process("shop", &s) }\n'
    assert names(KELSEY + process + struct + inner) == ["HOST", "NAME", "SHOP_HOST"]
    assert names(KELSEY + process.replace('"shop"', '""') + struct) == ["HOST"]
    assert names(KELSEY + process.replace('"shop"', "prefix") + struct) == ["HOST"]


def test_a_field_may_put_a_text_before_those_of_its_struct() -> None:
    struct = 'type C struct {\n\tA Own `envPrefix:"A_"`\n\tB *Own `env:", prefix=B_"`\n\tD struct {\n\t\tX int `env:"X"`\n\t} `envPrefix:"D_"`\n}\n'
    inner = 'type Own struct {\n\tN string `env:"N"`\n}\n'
    parse = 'func f() { env.Parse(&c, env.Options{Prefix: "P_"}) }\n'
    assert names(CAARLOS + parse + struct + inner) == ["P_A_N", "P_B_N", "P_D_X"]
    ring = 'type C struct {\n\tA *C `envPrefix:"A_"`\n\tN string `env:"N"`\n}\n'
    assert all(name.endswith("_N") for name in names(ring))


def test_who_imports_the_package_says_what_stands_before_its_names() -> None:
    main = f'package main\n{CAARLOS}var o = env.Options{{Prefix: "X_"}}\n'
    given = parts_input({"main.go": main, "conf/conf.go": f"package conf\n{STRUCT}"})
    given.found.all_edges = module_edges([imported("main.go", "conf/conf.go")])
    assert [one.name for one in find_configuration(given).variables] == ["X_DIR", "X_PORT"]
