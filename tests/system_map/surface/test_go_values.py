"""Texts of Go's routes: a name means the whole expression that it is given, made of other names where these are known."""

from __future__ import annotations

import time

import pytest

from services.system_map.languages import language_of
from services.system_map.parsing.extract import read_file
from tests.system_map.surface.test_go_mounts import MUX, shown
from tests.system_map.surface.test_go_routes import GIN, HTTP, MOD, sure
from tests.system_map.surface.test_routes import routes_of


def of_mux(body: str, before: str = "") -> dict[str, float]:
    main = f'func main() {{\nmux := http.NewServeMux()\n{body}http.ListenAndServe(":80", mux)\n}}\n'
    imports = 'import "fmt"\nimport "path"\nimport "net/url"\n'
    return shown({"main.go": HTTP.replace('import "', f'{imports}import "', 1) + before + main})


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ('"/api/" + version', {"ANY /api/v1": 1.0}),
        ('"/a" + "/b"', {"ANY /a/b": 1.0}),
        ('("/a") + `/b`', {"ANY /a/b": 1.0}),
        ('"/api/" + name', {}),
        ('"/a" + f()', {}),
        ('name + "/x"', {"? ANY /x": 0.6}),
        ('fmt.Sprintf("/api/%s/x", version)', {"ANY /api/v1/x": 1.0}),
        ('fmt.Sprintf("/api/%03d/x", version)', {}),
        ('fmt.Sprintf("/%s"+f(), version)', {}),
        ('fmt.Sprintf("/%s"+version, version)', {}),
        ('fmt.Sprintf("/api/%s/x", name)', {}),
        ('path.Join("/a/", version, "x/")', {"ANY /a/v1/x": 1.0}),
        ('path.Join("/a", "../b")', {}),
        ('path.Join("/a//c", "b")', {}),
        ('path.Join("/a", "./b")', {}),
        ('path.Join("/a", name)', {}),
    ],
)
@pytest.mark.parametrize("named", ["", "p := ", "var p = ", "var p string = ", "p, q := "])
def test_a_text_is_its_whole_expression(named: str, value: str, paths: dict[str, float]) -> None:
    before = 'const version = "v1"\n'
    more = ', "/other"' if "q" in named else ""
    used = "p" if named else value
    found = of_mux(
        f"{named}{value}{more}\nmux.HandleFunc({used}, list)\n" if named else f"mux.HandleFunc({value}, list)\n", before
    )
    # What stands behind a computed piece is known where it is written at the route alone.
    assert found == (paths if not named else {path: one for path, one in paths.items() if not path.startswith("?")})


def test_each_name_of_several_has_the_value_at_its_place() -> None:
    assert of_mux('a, b := "/a", "/b"\nmux.HandleFunc(b, list)\nmux.HandleFunc(a+"/x", list)\n') == {
        "ANY /b": 1.0,
        "ANY /a/x": 1.0,
    }
    assert of_mux('a, b := f(), "/b"\nmux.HandleFunc(a, list)\n') == {}
    assert of_mux('p, err := url.JoinPath("/a", "b/")\nmux.HandleFunc(p, list)\n') == {"ANY /a/b/": 1.0}


@pytest.mark.parametrize("computed", ["/" + name for name in ('" + name', '" + f()')])
def test_a_prefix_that_is_computed_is_no_path(computed: str) -> None:
    body = f'for name := range table {{\nprefix := "{computed}\nmux.Handle(prefix+"/", h)\n}}\n'
    assert of_mux(body) == {}


def test_constants_are_made_of_constants_over_files_and_packages() -> None:
    files = {
        "names/n.go": 'package names\n\nconst (\n\tItems = base + "/items/" + id\n\tbase = "/root"\n\tid   = "{id}"\n)\n',
        "names/more.go": 'package names\n\nconst More = base + "/more"\n\nconst X, Y = "/x", "/y"\n',
        "main.go": GIN.replace('import "', 'import other "example.com/shop/names"\nimport "')
        + "func main() {\nr := gin.New()\nr.GET(other.Items, list)\nr.GET(other.More, list)\nr.GET(own, list)\n"
        "r.GET(other.Y, list)\nr.GET(wrong, list)\n}\n",
        "own.go": 'package main\n\nimport "example.com/shop/names"\n\nconst own = names.More + "/own"\nconst wrong = "/a" + other\n',
    }
    assert sure(files) == {"GET /root/items/{id}", "GET /root/more", "GET /root/more/own", "GET /y"}


def test_constants_of_each_other_end() -> None:
    files = {
        "a.go": 'package main\n\nconst a = b + "/a"\n',
        "b.go": 'package main\n\nconst b = a + "/b"\n',
        "main.go": GIN + "func main() { r := gin.New(); r.GET(a, list); r.GET(b, list) }\n",
    }
    assert sure(files) == set()
    local = 'p := "/a"\np = p + "/b"\nmux.HandleFunc(p, list)\nq := q + "/c"\nmux.HandleFunc(q, list)\n'
    assert of_mux(local) == {}


def test_a_text_of_what_may_change_is_a_default() -> None:
    body = 'base := "/a"\nif n > 1 { base = other() }\np := base + "/x"\nmux.HandleFunc(p, list)\n'
    assert of_mux(body) == {"ANY /a/x": 0.7}


@pytest.mark.parametrize("pattern", ['"overview"', '""', '"GET overview"'])
def test_a_pattern_without_a_slash_is_none_of_the_packages(pattern: str) -> None:
    assert of_mux(f"mux.HandleFunc({pattern}, list)\n") == {}


def test_constants_of_methods_stand_before_a_path() -> None:
    assert of_mux('mux.HandleFunc(http.MethodPost+" /x", list)\nmux.HandleFunc(verb+" /y", list)\n') == {"POST /x": 1.0}


def test_many_names_are_read_in_one_pass() -> None:
    count = 2_000
    body = "".join(f'p{one} := "/p{one}"\nmux.HandleFunc(p{one}, list)\n' for one in range(count))
    text = f'{HTTP}func main() {{\nmux := http.NewServeMux()\n{body}http.ListenAndServe(":80", mux)\n}}\n'
    started = time.process_time()
    read = read_file(language_of("main.go"), text.encode())
    assert time.process_time() - started < 5
    assert sum(signal.kind == "go.route" for signal in read.signals) == count


def test_a_registration_on_an_unknown_router_is_unread_where_nothing_else_is_written_so() -> None:
    body = 'api := things()\napi.Methods("GET").Path(one.Pattern).Handler(one.Handler)\napi.HandleFunc("/a", h)\n'
    part = routes_of({"go.mod": MOD, "main.go": f"{MUX}func main() {{\n{body}}}\n"})
    assert ([place.line for place in part.unread], part.routes) == ([6], [])


def test_constants_made_of_constants_do_not_grow_without_end() -> None:
    files = {
        f"c{number}.go": f"package main\nconst C{number} = {' + '.join([f'C{number + 1}'] * 50)}\n"
        for number in range(6)
    }
    main = 'const Z = "/v1"\nfunc main() {\nmux := http.NewServeMux()\nmux.HandleFunc(C0, h)\nhttp.ListenAndServe(":80", mux)\n}\n'
    started = time.process_time()
    assert shown({"main.go": HTTP + main, **files, "c6.go": 'package main\nconst C6 = "/v1"\n'}) == {}
    assert time.process_time() - started < 5
