"""Flows start at the ways in, go by the order of the code, are bounded, and say why they end."""

from __future__ import annotations

from services.system_map.symbols.flows import MAX_DEPTH, MAX_STEPS, MAX_WIDTH, build_flows
from tests.fakes.mapped_repository import mapped


def script(body: str) -> str:
    return f"{body}\nif __name__ == '__main__':\n    main()\n"


def test_a_script_is_followed_from_its_main_in_the_order_of_the_code():
    given = mapped(
        {
            "run.py": script(
                "import os\ndef main():\n    second()\n    first()\n    os.getcwd()\n"
                "def first(): ...\ndef second():\n    first()\n"
            )
        }
    ).parts_input()
    [flow] = build_flows(given).flows
    assert [(step.name, step.depth, step.stop) for step in flow.steps] == [
        ("main", 0, None),
        ("second", 1, None),
        ("first", 2, "leaf"),
        ("first", 1, "leaf"),
    ]
    assert flow.steps[0].outside == ["os.getcwd"]
    assert (flow.reached, flow.modules) == (2, 1)


def test_recursion_is_told_once():
    given = mapped({"run.py": script("def main(): ping()\ndef ping(): pong()\ndef pong(): ping()")}).parts_input()
    [flow] = build_flows(given).flows
    assert [(step.name, step.stop) for step in flow.steps] == [
        ("main", None),
        ("ping", None),
        ("pong", None),
        ("ping", "seen"),
    ]


def test_depth_width_and_length_are_bounded():
    chain = "\n".join(f"def f{n}(): f{n + 1}()" for n in range(20)) + "\ndef f20(): ...\ndef main(): f0()"
    [flow] = build_flows(mapped({"run.py": script(chain)}).parts_input()).flows
    assert max(step.depth for step in flow.steps) == MAX_DEPTH
    assert flow.steps[-1].stop == "depth"
    assert flow.reached == 21

    wide = "def main():\n" + "".join(f"    g{n}()\n" for n in range(30))
    wide += "".join(f"def g{n}():\n" + "".join(f"    h{m}()\n" for m in range(n, n + 15)) for n in range(30)) + "".join(
        f"def h{n}(): ...\n" for n in range(60)
    )
    [flow] = build_flows(mapped({"run.py": script(wide)}).parts_input()).flows
    assert flow.steps[0].stop == "wide"
    assert sum(step.depth == 1 for step in flow.steps) == MAX_WIDTH
    assert len(flow.steps) <= MAX_STEPS


def test_a_library_starts_at_what_reaches_furthest():
    given = mapped(
        {
            "pyproject.toml": '[project]\nname = "shop"\n',
            "shop/__init__.py": "from .core import serve, size\n",
            "shop/core.py": (
                "def serve():\n    accept()\ndef accept():\n    answer()\ndef answer(): ...\ndef size():\n    answer()\n"
            ),
        }
    ).parts_input()
    flows = build_flows(given).flows
    assert flows[0].label == "serve"
    assert flows[0].kind == "library"
    # What is declared is the package, not each of what it offers.
    assert flows[0].reason == "offered by import shop (the package's __init__.py)"


def test_no_graph_no_flows():
    given = mapped({"run.py": script("def main(): ...")}).parts_input()
    given.symbols = None
    assert build_flows(given).flows == []


def test_a_command_of_go_goes_on_with_what_its_package_hands_over_before_main() -> None:
    sources = {
        "go.mod": "module shop\n",
        "main.go": (
            'package main\n\nimport "github.com/spf13/cobra"\n\n'
            'var rootCmd = &cobra.Command{Use: "shop", RunE: execute}\n\nfunc main() {\n\tprepare()\n\trootCmd.Execute()\n}\n'
            "func prepare() {}\n"
        ),
        "run.go": "package main\n\nfunc execute() error { return sell() }\nfunc sell() error { return nil }\nfunc init() { read() }\nfunc read() {}\n",
    }
    [flow] = build_flows(mapped(sources).parts_input()).flows
    assert [(step.name, step.depth) for step in flow.steps] == [
        ("main", 0),
        ("prepare", 1),
        ("execute", 1),
        ("sell", 2),
        ("read", 1),
    ]
    assert flow.reached == 4


def test_flows_of_a_library_start_at_what_others_can_call() -> None:
    source = (
        "package shop\n\ninternal class Inner { fun deep() { help() } }\n"
        "class Outer { fun open() { help() }\n  internal fun own() { help(); open() } }\nfun help() {}\n"
    )
    sources = {"README.md": "```kotlin\nOuter().open()\n```\n", "src/main/kotlin/Outer.kt": source}
    flows = build_flows(mapped(sources).parts_input()).flows
    assert {flow.steps[0].name for flow in flows} <= {"Outer.open"}


def test_a_command_line_in_a_package_of_its_own_goes_on_with_what_that_hands_over() -> None:
    sources = {
        "go.mod": "module example.org/shop\n",
        "main.go": 'package main\n\nimport "example.org/shop/cmd"\n\nfunc main() { cmd.Execute() }\n',
        "cmd/cmd.go": "package cmd\n\nfunc Execute() error { return rootCmd.Execute() }\n",
        "cmd/root.go": 'package cmd\n\nimport "github.com/spf13/cobra"\n\n'
        'var rootCmd = &cobra.Command{Use: "shop", RunE: sell}\n\nfunc sell() error { return weigh() }\nfunc weigh() error { return nil }\n'
        "func init() { read() }\nfunc read() {}\n",
    }
    [flow] = build_flows(mapped(sources).parts_input()).flows
    assert [step.name for step in flow.steps][:2] == ["main", "Execute"]
    assert {"sell", "weigh", "read"} <= {step.name for step in flow.steps}
    assert flow.reached == 4
    # Something else of that name runs nothing of the package's.
    sources["cmd/root.go"] = sources["cmd/root.go"].replace("spf13/cobra", "other/bush")
    assert [step.name for step in build_flows(mapped(sources).parts_input()).flows[0].steps] == ["main", "Execute"]


def test_outside_is_what_imports_from_elsewhere_brought():
    main = (
        "import flask\nfrom shop.build import build as made, Maker\nfrom shop.words import WORDS\nfrom shop.gone import lost\n"
        "def main():\n    flask.abort()\n    made()\n    Maker()\n    WORDS.lower()\n    lost()\n"
    )
    given = mapped(
        {
            "run.py": script(main),
            "shop/__init__.py": "",
            "shop/build.py": "def build(): ...\nclass Maker:\n    def __init__(self): ...\n",
            "shop/words.py": "WORDS = 'x'\n",
        }
    ).parts_input()
    [flow] = build_flows(given).flows
    assert flow.steps[0].outside == ["flask.abort"]


def test_a_module_that_imports_from_itself_is_followed():
    app = (
        "class App:\n    def work(self):\n        return go()\ndef go(): ...\n"
        "def main():\n    from shop.app import App\n    App().work()\n"
    )
    given = mapped({"shop/__init__.py": "", "shop/app.py": script(app)}).parts_input()
    [flow] = build_flows(given).flows
    assert [step.name for step in flow.steps] == ["main", "App.work", "go"]
    assert flow.steps[0].outside == []


def test_a_step_counts_the_calls_that_the_project_has_a_name_for_and_that_lead_nowhere():
    body = """
        import os
        def main(thing):
            helper_one()
            thing.load_blueprint()
            thing.store_everything()
            thing.get()
            thing.of_another_program()
            os.load_blueprint()
        def helper_one(): ...
    """
    more = "class {name}:\n    def load_blueprint(self): ...\n    def store_everything(self): ...\n    def get(self): ...\n"
    sources = {"run.py": script(body), "one.py": more.format(name="One"), "two.py": more.format(name="Two")}
    given = mapped({path: text.replace("\n        ", "\n") for path, text in sources.items()}).parts_input()
    [flow] = build_flows(given).flows
    assert [(step.name, step.unfollowed) for step in flow.steps] == [("main", 2), ("helper_one", 0)]


def labels(sources: dict[str, str]) -> list[str]:
    return [flow.label for flow in build_flows(mapped(sources).parts_input()).flows]


def test_members_of_what_a_script_passes_on_whole_are_its_librarys():
    shop = """
        var proto = require("./cart")
        exports = module.exports = create
        function create() { return make() }
        function make() {}
        exports.cart = proto
    """
    cart = """
        var cart = exports = module.exports = {}
        cart.sell = function sell() { this.count(); weigh() }
        cart.count = function count() { weigh() }
        function weigh() { round() }
        function round() {}
    """
    hidden = "exports.pack = function pack() { wrap() }\nfunction wrap() { tie() }\nfunction tie() { knot() }\nfunction knot() {}\n"
    sources = {
        "package.json": '{"name": "shop", "main": "index.js"}',
        "index.js": 'module.exports = require("./lib/shop")\n',
        "lib/shop.js": shop,
        "lib/cart.js": cart,
    }
    assert labels(sources) == ["cart.sell", "create"]
    # What a file that is passed on merely imports is not passed on.
    assert labels(sources | {"lib/pack.js": hidden, "lib/cart.js": f'var pack = require("./pack"){cart}'}) == [
        "cart.sell",
        "create",
    ]


def test_what_the_readme_of_a_library_calls_is_told_first():
    core = (
        "def serve():\n    accept()\ndef accept():\n    answer()\ndef answer():\n    end()\ndef end(): ...\n"
        "def begin():\n    answer()\ndef again():\n    begin()\n"
    )
    sources = {
        "pyproject.toml": '[project]\nname = "shop"\n',
        "shop/__init__.py": "from .core import serve, begin\n",
        "shop/core.py": core,
    }
    assert labels(sources) == ["again", "serve"]
    assert labels(sources | {"README.md": "# Shop\n\n```py\nshop.begin()\n```\n"}) == ["begin", "again", "serve"]


def test_the_flow_that_tells_most_is_the_first():
    sources = {
        "pyproject.toml": '[project]\nname = "shop"\n[project.scripts]\nshop = "shop.cli:main"\n',
        "shop/cli.py": "def main():\n    usage()\ndef usage(): ...\n",
        "shop/serve.py": script(
            "def main(): f0()\ndef f20(): ...\n" + "".join(f"def f{n}(): f{n + 1}()\n" for n in range(20))
        ),
    }
    assert labels(sources) == ["python shop/serve.py", "shop"]
    # What reaches about as far stays in the order of the ways in.
    sources["shop/serve.py"] = script("def main(): f0()\ndef f0(): f1()\ndef f1(): ...")
    assert labels(sources) == ["shop", "python shop/serve.py"]


def test_a_flow_that_starts_beside_its_way_in_says_so():
    given = mapped(
        {
            "pyproject.toml": '[project]\nname = "shop"\n[project.scripts]\nshop = "shop.cli:main"\n',
            "shop/core.py": "def serve():\n    answer()\ndef answer(): ...\n",
            "shop/cli.py": (
                "from click import Group\nfrom .core import serve\ncli = Group()\nserve()\n"
                "def main():\n    cli.main()\n"
            ),
        }
    ).parts_input()
    [flow] = build_flows(given).flows
    assert (flow.label, flow.line, flow.reason) == (
        "shop",
        1,
        "declared in pyproject.toml, at main; what that calls is not known, so this is what loading its file sets off",
    )
