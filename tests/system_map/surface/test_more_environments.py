"""Environment variables as Ruby, PHP, C#, Kotlin and Scala read them."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file

SOURCES = {
    "Ruby": (
        (
            'ENV["HOST"]\nENV.fetch("PORT", "80")\nENV.fetch("TOKEN")\nENV["SET"] = "1"\n# ENV["NO"]\n'
            'ENV.fetch("ASKED") if ENV.key?("ASKED") || ENV.include? "OTHER"\nENV.dig("DUG")\n'
            'ENV.fetch("LEAST") { 5 }\nENV.fetch("ALL") { |key| key }\nENV.fetch("NEEDED") { raise "no" }\n'
            'build(ENV.fetch("FIRST"), "z")\nwhile x < ENV.fetch("MOST") do\nend\n'
        ),
        [
            ("HOST", None, False),
            ("PORT", "80", False),
            ("TOKEN", None, True),
            *(("ASKED", None, False), ("OTHER", None, False), ("ASKED", None, False), ("DUG", None, False)),
            *(("LEAST", "5", False), ("ALL", None, False), ("NEEDED", None, True)),
            *(("FIRST", None, True), ("MOST", None, True)),
        ],
    ),
    "PHP": (
        (
            "<?php\n$a = getenv('HOST');\n$b = env('PORT', '80');\n$c = $_ENV['STAGE'];\n// getenv('NO')\n"
            "echo $_SERVER['PHP_SELF'], $_SERVER['REQUEST_URI'], $_SERVER['HTTP_HOST'], $_SERVER['APP_ROOT'];\n"
            "$_SERVER['APP_ENV'] ??= 'prod';\n$d = $_ENV['LEVEL'] ?? 'info';\n$e = getenv('AT') ?: 'here';\n$_ENV['SET'] = '1';\n"
        ),
        [
            *(("HOST", None, False), ("PORT", "80", False), ("STAGE", None, False), ("APP_ROOT", None, False)),
            *(("APP_ENV", "prod", False), ("LEVEL", "info", False), ("AT", "here", False)),
        ],
    ),
    "C#": (
        'class A { string b = Environment.GetEnvironmentVariable("HOST"); string c = "GetEnvironmentVariable"; }\n',
        [("HOST", None, False)],
    ),
    "Swift": (
        (
            'let a = ProcessInfo.processInfo.environment["HOST"] ?? "here"\nlet b = getenv("PORT")\n'
            'let c = Context.environment["BENCH"] != nil\n'
        ),
        [("HOST", "here", False), ("PORT", None, False), ("BENCH", None, False)],
    ),
    "Go": (
        (
            'package a\ntype C struct {\n\tA bool `env:"SHINY" envDefault:"true"`\n\tB string `env:"NAME,required"`\n}\n'
            'func f() { g(envknob.String("TS_NAME"), envknob.RegisterBool("TS_ON")); envknob.Setenv("TS_SET", "1") }\n'
        ),
        [("SHINY", "true", False), ("NAME", None, True), ("TS_NAME", None, False), ("TS_ON", None, False)],
    ),
    "JavaScript": (
        (
            "const a = process.env.BASE_URL || 'x', b = process.env.MODE;\n"
            "if (import.meta.env.MODE === 'x') go(import.meta.env.VITE_AT);\nprocess.env.STAGE ??= 'dev';\n"
        ),
        [("BASE_URL", "x", False), ("MODE", None, False), ("VITE_AT", None, False), ("STAGE", "dev", False)],
    ),
    "Java": (
        (
            'class A { String a = System.getenv().get("HOST"); String b = System.getenv().getOrDefault("PORT", "80");\n'
            ' boolean c = System.getenv().containsKey("CI"); String d = f(System.getenv("FIRST"), "z"); }\n'
        ),
        [("HOST", None, False), ("PORT", "80", False), ("FIRST", None, False), ("CI", None, False)],
    ),
    "Kotlin": (
        (
            'val a = System.getenv("HOST")\nval b = System.getenv()["STAGE"]\nval c = System.getenv("PORT") ?: "80"\n'
            'val d = providers.environmentVariable("KEY_ID").orNull\n'
        ),
        [("HOST", None, False), ("STAGE", None, False), ("PORT", "80", False), ("KEY_ID", None, False)],
    ),
    "Scala": (
        (
            'object A {\n  val b = System.getenv("HOST")\n  val c = sys.env("NEEDED")\n  val d = sys.env.get("STAGE")\n'
            '  val e = sys.env.get("PORT").getOrElse("80")\n  val f = sys.env.getOrElse("AT", "here")\n'
            '  val g = sys.env.contains("CI")\n  val h = Properties.envOrElse("USED", "1")\n  // sys.env("NO")\n}\n'
        ),
        [
            *(("HOST", None, False), ("NEEDED", None, True), ("STAGE", None, False), ("PORT", "80", False)),
            *(("AT", "here", False), ("CI", None, False), ("USED", "1", False)),
        ],
    ),
    "Rust": (
        (
            'use std::env::{self, var};\nfn a() { var("HOST"); var("NEEDED").unwrap(); x.var("NO"); env::var("STAGE"); }\n'
        ),
        [("STAGE", None, False), ("HOST", None, False), ("NEEDED", None, True)],
    ),
}


@pytest.mark.parametrize("language", SOURCES)
def test_variables_that_code_reads_are_told_with_their_defaults(language: str) -> None:
    source, expected = SOURCES[language]
    kinds = {"env.read", "env.tag"}
    signals = [found for found in read_file(language, source.encode()).signals if found.kind in kinds]
    found = [(signal.data["name"], signal.data["default"], signal.data["required"]) for signal in signals]
    assert found == expected


def test_a_bare_name_reads_the_environment_of_rust_where_it_is_imported() -> None:
    assert not read_file("Rust", b'use std::env;\nfn a() { var("HOST"); }\n').signals


URFAVE = """package a
import "github.com/urfave/cli/v3"
const Level = "SHOP_LEVEL"
var flags = []cli.Flag{
	&cli.StringFlag{Sources: cli.EnvVars("SHOP_HOST", "OLD_HOST"), Name: "host", Value: "here"},
	&cli.IntFlag{Name: "port", EnvVars: []string{"SHOP_PORT"}, Value: 80},
	&cli.StringFlag{Name: "level", EnvVars: []string{Level, prefix + "NO"}, Value: at()},
	cli.BoolFlag{EnvVar: "SHOP_ON, OLD_ON"},
	&cli.StringFlag{Name: "key", Required: true, Value: "hunter22",
		Sources: cli.NewValueSourceChain(
			cli.EnvVar("SHOP_SECRET"))},
	// &cli.StringFlag{Sources: cli.EnvVars("NO")},
}
"""
CLAP = """use clap::{Arg, Parser};
const DB_PATH: &str = "SHOP_DB";
#[derive(Parser)]
struct Opt {
    /// Where, by `env = "NO"`.
    #[arg(long, env = "SHOP_HOST", default_value = "here", help = "env, \\"env = x\\"")]
    host: String,
    #[clap(
        long,
        env = DB_PATH,
        default_value_t = 3
    )]
    db: u32,
    #[arg(env, long)]
    #[serde(skip)]
    r#shop_level: Option<String>,
    #[arg(long, default_value = "env")]
    no: String,
    #[structopt(env = other::NO, default_value_os_t = at())]
    also_no: String,
}
fn f() { Arg::new("x").env("SHOP_X"); Command::new("x").env("NO", "1"); }
"""


def test_flags_of_urfaves_cli_are_variables_too() -> None:
    signals = [one for one in read_file("Go", URFAVE.encode()).signals if one.kind == "env.read"]
    assert [(one.line, one.data["name"], one.data["default"], one.data["required"]) for one in signals] == [
        *((5, "SHOP_HOST", "here", False), (5, "OLD_HOST", "here", False), (6, "SHOP_PORT", "80", False)),
        *((7, "SHOP_LEVEL", None, False), (8, "SHOP_ON", None, False), (8, "OLD_ON", None, False)),
        (11, "SHOP_SECRET", "…", False),
    ]
    other = URFAVE.replace("github.com/urfave/cli/v3", "example.com/cli")
    assert not [one for one in read_file("Go", other.encode()).signals if one.kind == "env.read"]


def test_arguments_of_clap_are_variables_too() -> None:
    signals = [one for one in read_file("Rust", CLAP.encode()).signals if one.kind == "env.read"]
    assert [(one.line, one.data["name"], one.data["default"], one.data["required"]) for one in signals] == [
        *((6, "SHOP_HOST", "here", False), (10, "SHOP_DB", "3", False), (14, "SHOP_LEVEL", None, False)),
        (22, "SHOP_X", None, False),
    ]


def of_flags(language: str, source: str) -> list[tuple[str, str | None]]:
    signals = read_file(language, source.encode()).signals
    return [(one.data["name"], one.data["default"]) for one in signals if one.kind in {"env.read", "env.tag"}]


def test_only_flags_name_variables_in_a_file_that_uses_urfaves_cli() -> None:
    source = (
        'package a\nimport "github.com/urfave/cli/v2"\nvar a = `EnvVars: []string{"NO"}`\n'
        'var b = helm.Opt{EnvVar: "NO_A"}\nvar c = []cli.Flag{wrap(helm.Opt{EnvVar: "NO_B"})}\n'
        'var d = []*cli.IntFlag{{EnvVars: []string{"SHOP_A"}}}\nvar e = cli.EnvVars("SHOP_B")\n'
    )
    assert of_flags("Go", source) == [("SHOP_A", None), ("SHOP_B", None)]


def test_of_a_flag_of_many_fields_or_names_each_is_looked_at_once() -> None:
    start = 'package a\nimport "github.com/urfave/cli/v2"\nvar a = &cli.StringFlag{\n'
    fields = 'N: "x",\n' * 20_000 + 'EnvVars: []string{"A_B"},\n' * 3_000
    assert of_flags("Go", f'{start}Value: "here",\n{fields}}}\n') == [("A_B", "here")] * 2_000
    assert of_flags("Go", f'{start}{fields}Value: "here",\n}}\n') == [("A_B", None)] * 2_000
    stacked = "#[arg(env)]\n" * 2_500
    assert of_flags("Rust", f"use clap::Parser;\nstruct A {{\n{stacked}a_b: u8,\n}}\n") == []
    assert of_flags("Rust", f"use clap::Parser;\nstruct A {{\n{stacked[-120:]}a_b: u8,\n}}\n") == [("A_B", None)] * 10


def test_what_a_function_is_given_within_an_argument_of_clap_is_not_the_arguments() -> None:
    source = (
        "use clap::Parser;\nstruct A {\n#[arg(value_parser = f(env), long)] a: u8,\n"
        '#[arg(value_parser = f(&[(1)], "(", \')\'), env)] b_c: u8,\n#[arg(help = "x)", env = r#"a"b"#, id = "x")] d: u8,\n}\n'
    )
    assert of_flags("Rust", source) == [("B_C", None)]


def test_a_default_is_judged_by_the_name_of_the_option_and_field_too() -> None:
    urfave = (
        'package a\nimport "github.com/urfave/cli/v2"\n'
        'var a = &cli.StringFlag{Name: "password", EnvVars: []string{"X_ONE"}, Value: "hunter2x9"}\n'
    )
    assert of_flags("Go", urfave) == [("X_ONE", "…")]
    assert of_flags("Go", 'package a\ntype A struct {\n Password string `env:"X_ONE" envDefault:"hunter2x9"`\n}\n') == [
        ("X_ONE", "…")
    ]
    clap = (
        'use clap::Parser;\nstruct A {\n#[arg(env = "X_ONE", default_value = "hunter2x9")] password: String,\n'
        '#[arg(env = "X_TWO", long = "token", default_value = "hunter2x9")] a: String,\n'
        f'#[arg(env = "X_THREE", default_value = "{"a " * 100}password=hunter2x9")] a: String,\n}}\n'
    )
    assert of_flags("Rust", clap) == [("X_ONE", "…"), ("X_TWO", "…"), ("X_THREE", None)]


HELD = {
    "Python": 'import os\nHOME: str = "SHOP_HOME"\na = os.environ.get(HOME, "x")\nb = os.environ[HOME]\nc = os.getenv(OTHER)\n',
    "JavaScript": "const HOME = 'SHOP_HOME';\nconst a = process.env[HOME] || 'x';\nconst b = process.env[other];\n",
    "Go": 'package a\nconst (\n\tHome = "SHOP_HOME" // where\n)\nvar a = os.Getenv(Home)\n',
    "Rust": 'const HOME: &str = "SHOP_HOME";\nfn a() { env::var(HOME); }\n',
    "Java": 'class A {\n  static final String HOME = "SHOP_HOME";\n  String a = System.getenv(HOME);\n}\n',
    "C": '#define HOME "SHOP_HOME"\nchar *a(void) { return getenv(HOME); }\n',
    "Ruby": 'HOME = "SHOP_HOME"\na = ENV[HOME]\n',
    "PHP": "<?php\nclass A {\n  const HOME = 'SHOP_HOME';\n  function a() { return getenv(self::HOME); }\n}\n",
    "C#": 'class A {\n  const string HOME = "SHOP_HOME";\n  string b = Environment.GetEnvironmentVariable(HOME);\n}\n',
    "Swift": 'let HOME = "SHOP_HOME"\nlet a = ProcessInfo.processInfo.environment[HOME]\n',
}


def test_another_name_for_the_environment_of_net_reads_it_too() -> None:
    code = b'using SystemEnvironment = System.Environment;\nclass A {\n  string a = SystemEnvironment.GetEnvironmentVariable("SHOP_HOME");\n}\n'
    assert [one.line for one in read_file("C#", code).signals if one.kind == "env.read"] == [3]


@pytest.mark.parametrize("language", HELD)
def test_a_constant_of_the_file_names_a_variable(language: str) -> None:
    signals = read_file(language, HELD[language].encode()).signals
    assert {signal.data["name"] for signal in signals if signal.kind == "env.read"} == {"SHOP_HOME"}


def test_a_name_that_is_given_twice_names_nothing() -> None:
    source = b'import os\nHOME = "SHOP_HOME"\nif a:\n    HOME = "OTHER_HOME"\nb = os.environ[HOME]\n'
    assert [signal.kind for signal in read_file("Python", source).signals] == []


def test_what_code_looks_for_before_it_reads_it_is_not_required() -> None:
    source = b'import os\nif "WORKERS" in os.environ:\n    a = int(os.environ["WORKERS"])\nb = os.environ["HOST"]\n'
    signals = [one for one in read_file("Python", source).signals if one.kind == "env.read"]
    assert {signal.data["name"]: signal.data["required"] for signal in signals} == {"WORKERS": False, "HOST": True}


READERS = {
    "Python": "import os\ndef read_flag(var: str, default=False):\n    return os.getenv(var, '1')\n",
    "JavaScript": "function read_flag(name, fallback) {\n  return process.env[name];\n}\n",
    "TypeScript": "const read_flag = (name: string, fallback?: string) => { return process.env[name] ?? fallback; };\n",
    "Go": "package a\nfunc read_flag(key, def string) string {\n\treturn os.Getenv(key)\n}\n",
    "Rust": "fn read_flag(key: &str, default: &str) -> String { env::var(key).unwrap() }\n",
    "Java": "class A {\n  static String read_env(String key, String fallback) { return System.getenv(key); }\n}\n",
    "PHP": "<?php\nfunction read_flag(string $key, $default = null) { return getenv($key); }\n",
    "C#": "class A { string read_env(string key, string fallback) { return Environment.GetEnvironmentVariable(key); } }\n",
    "Ruby": "def read_flag(key, default = nil)\n  ENV[key]\nend\n",
}


@pytest.mark.parametrize("language", READERS)
def test_a_function_reads_the_variable_that_its_first_parameter_names(language: str) -> None:
    signals = read_file(language, READERS[language].encode()).signals
    name = "read_env" if language in {"Java", "C#"} else "read_flag"
    assert [(one.kind, one.data) for one in signals] == [("env.reader", {"function": name, "default": True})]


def test_a_function_that_changes_the_name_it_is_given_reads_nothing_for_certain() -> None:
    source = b"import os\ndef read(name):\n    name = name.upper()\n    return os.getenv(name)\n"
    assert read_file("Python", source).signals == []
    assert read_file("Python", b"import os\ndef read(a, name):\n    return os.getenv(name)\n").signals == []


@pytest.mark.parametrize(
    ("language", "source"),
    [
        (
            "Python",
            "import os\nclass A:\n    def get(self, name):\n        return os.getenv(name)\nb.get('SHOP_HOME')\n",
        ),
        ("TypeScript", "class A { get(key: string) { return process.env[key]; } }\nb.get('SHOP_HOME');\n"),
        ("Java", 'class A { String get(String key) { return System.getenv(key); } Object o = b.get("SHOP_HOME"); }\n'),
    ],
)
def test_what_is_called_on_a_value_reads_nothing_for_certain(language: str, source: str) -> None:
    assert [one.kind for one in read_file(language, source.encode()).signals if one.kind.startswith("env.")] == []


@pytest.mark.parametrize(
    "source",
    [
        "from decouple import AutoConfig\nconfig = AutoConfig(search_path=here)\n",
        "from decouple import Csv, config\n",
        "import environ\nenv = environ.Env(DEBUG=(bool, False))\n",
        "from environs import Env\nenv: Env = Env()\n",
        "from starlette.config import Config\nconfig = Config('.env')\n",
    ],
)
def test_who_makes_an_object_that_reads_the_environment_reads_for_others(source: str) -> None:
    (signal,) = [one for one in read_file("Python", source.encode()).signals if one.kind == "env.reader"]
    assert signal.data == {"function": "env" if "Env" in source else "config", "default": True}


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("from .base import env\na = env.bool('debug', default=False)\n", {("env", "debug", "False", False)}),
        ("from .base import *\na = env.str('DEBUG')\n", {("env", "DEBUG", None, True)}),
        (
            "from shop import (\n  x,\n  config,\n)\na = config('port', cast=int)\n",
            {("config", "port", None, False)},
        ),
        ("from .base import env\nenv = {}\na = env.get('debug')\n", set()),
        ("from .base import other\na = env.bool('debug')\n", set()),
        ("from .base import env\n# env.bool('debug')\n", set()),
    ],
)
def test_what_is_asked_of_an_object_that_is_imported(
    source: str, asked: set[tuple[str, str, str | None, bool]]
) -> None:
    signals = [one.data for one in read_file("Python", source.encode()).signals if one.kind == "env.asked"]
    assert {(one["function"], one["name"], one["default"], one["required"]) for one in signals} == asked


@pytest.mark.parametrize(
    "text", ['"environment" in os.environ', '"app_environment" not in os.environ', '"X" in os.environ']
)
def test_a_name_that_holds_the_word_behind_it_is_read(text: str) -> None:
    name = text.split('"')[1]
    signals = read_file("Python", f"import os\nif {text}:\n    pass\n".encode()).signals
    assert [one.data["name"] for one in signals if one.kind == "env.read"] == [name]
