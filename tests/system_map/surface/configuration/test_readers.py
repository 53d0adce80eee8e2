"""Variables that code asks of what another file makes or does."""

from __future__ import annotations

from services.system_map.derive.graph import module_edges
from services.system_map.surface.configuration import find_configuration
from services.system_map.surface.configuration.findings import MAX_PLACES
from tests.fakes.derive_inputs import imported
from tests.fakes.parts_inputs import parts_input


def test_callers_of_a_function_that_reads_for_others_name_its_variables() -> None:
    texts = {
        "shop/tools.py": "import os\ndef read_flag(name, default=None):\n    return os.getenv(name)\nread_flag('SHOP_A')\n",
        "shop/app.py": "from shop.tools import read_flag\nread_flag('SHOP_B', '1')\n# read_flag('SHOP_C')\n",
        "shop/other.py": "def read_flag(name): ...\nread_flag('SHOP_D')\n",
    }
    given = parts_input(texts)
    assert [one.name for one in find_configuration(given).variables] == ["SHOP_A"]
    given.found.all_edges = module_edges([imported("shop/app.py", "shop/tools.py")])
    variables = {one.name: one for one in find_configuration(given).variables}
    assert set(variables) == {"SHOP_A", "SHOP_B"}
    assert (variables["SHOP_B"].default, variables["SHOP_B"].required) == ("1", False)


def test_an_object_that_reads_variables_may_be_made_in_another_file() -> None:
    texts = {
        "shop/base.py": "from decouple import AutoConfig\nconfig = AutoConfig()\nA = config('SHOP_A')\n",
        "shop/app.py": "from shop.base import config\nB = config('SHOP_B')\nC = config('shop_c', default='1')\n",
        "shop/other.py": "from elsewhere import config\nD = config('SHOP_D')\n",
    }
    given = parts_input(texts)
    given.found.all_edges = module_edges([imported("shop/app.py", "shop/base.py")])
    found = [(one.name, one.default, one.required) for one in find_configuration(given).variables]
    assert found == [("SHOP_A", None, True), ("SHOP_B", None, True), ("shop_c", "1", False)]


def test_the_products_own_readings_come_before_those_beside_it() -> None:
    benchmarks = {f"benchmarks/b{number:02}.py": "import os\nos.getenv('TOKEN_N', '1')\n" for number in range(25)}
    product = {"src/app.py": "import os\nos.getenv('TOKEN_N', '8')\n"}
    (variable,) = find_configuration(parts_input({**benchmarks, **product})).variables
    assert [place.path for place in variable.read_by] == ["src/app.py", *list(benchmarks)[: MAX_PLACES - 1]]
    assert (variable.beside, variable.default) == (False, "8")


def test_of_a_default_that_looks_secret_code_and_compose_say_that_there_is_one() -> None:
    compose = 'services:\n  web:\n    image: a\n    environment:\n      A_B: "${DB_PASSWORD:-hunter22}"\n'
    texts = {
        "compose.yaml": compose,
        "app.py": "import os\nos.getenv('API_TOKEN', 'hunter22')\nos.getenv('A_TOKEN', '')\n",
    }
    told = {one.name: one.default for one in find_configuration(parts_input(texts)).variables}
    assert told == {"API_TOKEN": "…", "A_TOKEN": "", "DB_PASSWORD": "…", "A_B": None}
