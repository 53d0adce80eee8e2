"""Spring's routes where paths are constants of other classes, settings, or said by annotations of the repository's own."""

from __future__ import annotations

import pytest

from services.system_map.surface.routes import find_routes
from tests.fakes.parts_inputs import parts_input
from tests.system_map.surface.test_routes import routes_of, told

CONSTANTS = (
    'package shop.web;\npublic interface Paths {\n  String API = "/api";\n  String PETS = API + "/pets";\n'
    '  class One { public static final String PATH = "/one"; }\n}\n'
)
GET = (
    "package shop.web;\n@RequestMapping(method = RequestMethod.GET)\npublic @interface Fetch {\n"
    "  @AliasFor(annotation = RequestMapping.class) String[] value() default {};\n"
    '  @AliasFor(annotation = RequestMapping.class, attribute = "path") String[] at() default {};\n'
    '  String label() default "";\n}\n'
)
API = 'package shop.web;\n@RestController\n@RequestMapping("/v1")\npublic @interface Endpoint { }\n'


def test_a_path_may_be_a_constant_of_another_class() -> None:
    pets = (
        "package shop.pets;\nimport shop.web.Paths;\nimport static shop.web.Paths.One.PATH;\n"
        "@RestController\n@RequestMapping(Paths.PETS)\nclass Pets extends Base {\n"
        '  @GetMapping(PATH + "/{id}") void one() {}\n  @PutMapping(INHERITED) void all() {}\n'
        "  @PostMapping(Unknown.PATH) void lost() {}\n}\n"
    )
    base = 'package shop.pets;\nclass Base { static final String INHERITED = "/all"; }\n'
    part = routes_of({"s/shop/web/Paths.java": CONSTANTS, "s/shop/pets/Pets.java": pets, "s/shop/pets/Base.java": base})
    assert told(part) == {"GET /api/pets/one/{id} Pets.one", "PUT /api/pets/all Pets.all"}
    assert [(place.path, place.line) for place in part.unread] == [("s/shop/pets/Pets.java", 9)]


def test_a_constant_of_a_class_from_outside_is_not_one_of_the_same_name_here() -> None:
    pets = (
        "package shop;\nimport other.library.Paths;\n@RestController\nclass Pets {\n"
        '  static final String ALL = "/mine";\n  @GetMapping(Paths.ALL) void all() {}\n}\n'
    )
    part = routes_of({"s/shop/Pets.java": pets})
    assert (told(part), len(part.unread)) == (set(), 1)


def test_annotations_that_a_repository_makes_of_springs_are_read() -> None:
    pets = (
        "package shop.pets;\nimport shop.web.Endpoint;\nimport shop.web.Fetch;\n@Endpoint\nclass Pets {\n"
        '  @FetchMapping("/no") void no() {}\n}\n'
        '@RestController\n@RequestMapping("/own")\nclass Owners {\n  @GetMapping("/x") void x() {}\n}\n'
    )
    mapping = GET.replace("Fetch", "FetchMapping")
    web = {"s/shop/web/FetchMapping.java": mapping, "s/shop/web/Endpoint.java": API}
    found = told(routes_of({"s/shop/pets/Pets.java": pets, **web}))
    assert found == {"GET /own/x Owners.x"}  # FetchMapping is neither imported nor of the package
    pets = pets.replace("import shop.web.Fetch;", "import shop.web.FetchMapping;")
    pets = pets.replace('"/no"', '{"/a", "/b"}').replace('"/x")', '"/x")\n  @FetchMapping(at = "/y", label = "/z")')
    found = told(routes_of({"s/shop/pets/Pets.java": pets, **web}))
    assert found == {"GET /v1/a Pets.no", "GET /v1/b Pets.no", "GET /own/x Owners.x", "GET /own/y Owners.x"}


def test_settings_in_paths_are_less_sure_than_what_is_written() -> None:
    pets = (
        '@RestController\n@RequestMapping("${shop.api-base}/pets")\nclass Pets {\n  @GetMapping("/${shop.one:first}") void one() {}\n'
        '  @GetMapping("/${shop.unknown}") void two() {}\n}\n'
    )
    settings = "other: 1\n---\nshop:\n  apiBase: /api\n--- # for one\nspring.config.activate.on-profile: dev\nshop:\n  unknown: dev\n"
    texts = {"src/main/java/Pets.java": pets, "src/main/resources/application.yml": settings}
    part = find_routes(parts_input(texts))
    assert {(route.path, route.mounted, route.confidence) for route in part.routes} == {
        ("/api/pets/first", True, 0.9),
        ("/api/pets/${shop.unknown}", False, 0.6),
    }


def test_a_text_block_is_the_text_that_it_holds() -> None:
    pets = '@RestController\nclass Pets {\n  @GetMapping("""\n      /a\\\n      /b""") void one() {}\n}\n'
    assert told(routes_of({"src/Pets.java": pets})) == {"GET /a/b Pets.one"}


FUNCTION = "import org.springframework.web.reactive.function.server.RouterFunction;\n"


def test_functional_endpoints_say_their_paths_and_what_is_nested_or_built_is_unread() -> None:
    plain = (
        f'package shop;\n{FUNCTION}class Routes {{\n  // route(GET("/not"), a::b)\n'
        '  RouterFunction<?> all() { return RouterFunctions.route(GET("/pets/{id}"), pets::one)\n'
        '    .andRoute(RequestPredicates.POST("/pets"), pets::make).andRoute(GET(PATH), pets::all)\n'
        '    .andRoute(GET("/a").and(accept(JSON)), pets::more); }\n}\n'
    )
    part = routes_of({"s/shop/Routes.java": plain})
    assert {(one.method, one.path, one.handler, one.confidence) for one in part.routes} == {
        ("GET", "/pets/{id}", "pets.one", 0.9),
        ("POST", "/pets", "pets.make", 0.9),
    }
    assert [at.line for at in part.unread] == [6, 7]
    built = f'package shop;\n{FUNCTION}class Built {{ Object all(Routes r) {{ return route().path("/v1", b -> b.add(r.all())).build(); }} }}\n'
    part = routes_of({"s/shop/Routes.java": plain, "s/shop/Built.java": built})
    assert {(one.path, one.mounted) for one in part.routes} == {("/pets/{id}", False), ("/pets", False)}
    others = f'package shop;\n{FUNCTION}class Api {{ Object all(Routes r) {{ return nest(path("/v1"), r.all()); }} }}\n'
    part = routes_of({"s/shop/Routes.java": plain, "s/shop/Api.java": others})
    assert {(one.path, one.confidence, one.mounted) for one in part.routes} == {
        ("/pets/{id}", 0.6, False),
        ("/pets", 0.6, False),
    }
    nested = plain.replace("return ", 'return nest(path("/v1"), ')
    part = routes_of({"s/shop/Routes.java": nested})
    assert part.routes == []
    assert [at.line for at in part.unread] == [5, 6, 7]
    built = f'package shop;\n{FUNCTION}class Routes {{\n  Object all() {{ return route().GET("/a", a::b).POST("/b", a::c).build(); }}\n}}\n'
    part = routes_of({"s/shop/Routes.java": built})
    assert (part.routes, [at.line for at in part.unread]) == ([], [4])


def test_a_gateways_routes_are_unread() -> None:
    gateway = (
        "package shop;\nimport org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;\nclass Routes {\n"
        "  Object all(RouteLocatorBuilder b) { return b.routes()\n"
        '    .route(r -> r.path("/a").uri("http://a"))\n    .route("b", r -> r.path("/b").uri("http://b")).build(); }\n'
        f'  // {FUNCTION}  Object one() {{ return RouterFunctions.route(GET("/pets/{{id}}"), pets::one); }}\n}}\n'
    )
    part = routes_of({"s/shop/Routes.java": gateway})
    assert ([one.path for one in part.routes], [at.line for at in part.unread]) == (["/pets/{id}"], [5, 6])


SECTIONS = (
    'package shop;\n@Controller("base")\n@RequestMapping("/{section}")\npublic class Base {\n'
    '  @GetMapping("/list") String list() {}\n  @GetMapping("/one") String one() {}\n}\n'
)
OFFERS = 'package shop;\n@Controller\n@RequestMapping("/offer")\npublic class Offers extends Base {\n  %s\n}\n'


def test_a_controller_answers_what_it_inherits_from_another_controller() -> None:
    files = {"s/shop/Base.java": SECTIONS, "s/shop/Offers.java": OFFERS % ""}
    found = {(one.path, one.confidence) for one in routes_of(files).routes}
    assert found == {("/{section}/list", 1.0), ("/{section}/one", 1.0), ("/offer/list", 0.9), ("/offer/one", 0.9)}
    abstract = {**files, "s/shop/Base.java": SECTIONS.replace("public class", "public abstract class")}
    assert {one.path for one in routes_of(abstract).routes} == {"/offer/list", "/offer/one"}


def test_a_method_that_is_mapped_anew_is_not_inherited() -> None:
    own = '@Override @GetMapping("/all") String list() {}'
    below = 'package shop;\n@Controller\n@RequestMapping("/sale")\npublic class Sales extends Offers { }\n'
    files = {"s/shop/Base.java": SECTIONS, "s/shop/Offers.java": OFFERS % own, "s/shop/Sales.java": below}
    found = {one.path for one in routes_of(files).routes}
    assert found == {
        *("/{section}/list", "/{section}/one", "/offer/all", "/offer/one", "/sale/all", "/sale/one"),
    }


def test_a_class_of_the_same_name_elsewhere_is_not_inherited_from() -> None:
    other = OFFERS.replace("package shop;", "package shop.offers;\nimport others.library.Base;") % ""
    near = "package shop.offers;\npublic class Base { }\n"
    files = {"s/shop/Base.java": SECTIONS, "s/shop/offers/Offers.java": other}
    assert {one.path for one in routes_of(files).routes} == {"/{section}/list", "/{section}/one"}
    files |= {"s/shop/offers/Base.java": near, "s/shop/offers/Offers.java": OFFERS.replace("shop", "shop.offers") % ""}
    assert {one.path for one in routes_of(files).routes} == {"/{section}/list", "/{section}/one"}


def test_classes_that_name_each_other_as_above_end() -> None:
    rings = {
        f"s/a{at}/Ring.java": f'package a{at};\npublic class Ring extends Ring {{ @GetMapping("/{at}") String x() {{}} }}\n'
        for at in range(60)
    }
    assert routes_of(rings).routes == []


INNER = 'package shop;\n%spublic abstract class Base {\n  @GetMapping("/x") String x() {}\n}\n%s'


@pytest.mark.parametrize(
    ("file", "base", "imported", "written"),
    [
        ("s/shop/Base.java", INNER % ("", ""), "", "shop.Base"),
        ("s/shop/Outer.java", INNER % ("public class Outer { static ", "}\n"), "import shop.Outer;\n", "Outer.Base"),
        ("s/shop/Outer.java", INNER % ("public class Outer { static ", "}\n"), "", "shop.Outer.Base<shop.X>"),
    ],
)
def test_a_class_above_may_be_named_with_what_it_is_in(file: str, base: str, imported: str, written: str) -> None:
    heir = f'package web;\n{imported}@RestController\n@RequestMapping("/a")\npublic class A extends {written} {{ }}\n'
    base = base.replace("{ static public", "{ public static")
    found = {(one.path, one.confidence) for one in routes_of({file: base, "s/web/A.java": heir}).routes}
    assert found == {("/a/x", 0.9)}
    other = heir.replace(written, f"others.{written}").replace("import shop", "import others")
    assert routes_of({file: base, "s/web/A.java": other}).routes == []


@pytest.mark.parametrize(
    ("above", "own", "inherited"),
    [
        ("Long id", "String name", 0.9),
        ("", "int page, int size", 0.9),
        ("@PathVariable final Long id", "java.lang.Long other", None),
        ("List<Long> ids", "List<T> ids", None),
        ("ID id", "Long id", 0.6),
        ("String... names", "String name", None),
    ],
)
def test_an_overload_does_not_stand_in_for_what_is_inherited(above: str, own: str, inherited: float | None) -> None:
    base = f'package shop;\npublic abstract class Base {{\n  @GetMapping("/{{id}}") String get({above}) {{}}\n}}\n'
    heir = (
        'package shop;\n@RestController\n@RequestMapping("/a")\npublic class A extends Base {\n'
        f'  @GetMapping("/own") String get({own}) {{}}\n}}\n'
    )
    found = {
        one.path: (one.confidence, one.mounted) for one in routes_of({"s/Base.java": base, "s/A.java": heir}).routes
    }
    more = {"/a/{id}": (inherited, inherited > 0.6)} if inherited else {}
    assert found == {"/a/own": (1.0, True), **more}


def test_long_chains_of_classes_and_growing_constants_are_left_unread() -> None:
    web = "package shop;\nimport org.springframework.web.bind.annotation.*;\n"
    chain = "class C0 {}\n" + "".join(f"class C{at} extends C{at - 1} {{}}\n" for at in range(1, 400))
    constants = 'class K { static final String K0 = "/a";\n' + "".join(
        f"static final String K{at} = {' + '.join([f'K{at - 1}'] * 10)};\n" for at in range(1, 6)
    )
    part = routes_of(
        {
            "src/A.java": f'{web}{chain}@RestController class Z extends C399 {{ @GetMapping("/z") int z() {{ return 1; }} }}\n',
            "src/B.java": f'{web}@RestController class B {{ @GetMapping("/b") int b() {{ return 1; }} }}\n',
            "src/K.java": f"{web}{constants}}}\n@RestController class L {{ @GetMapping(K.K5) int l() {{ return 1; }} }}\n",
        }
    )
    assert told(part) == {"GET /b B.b"}
    assert [(one.path, one.line) for one in part.unread] == [("src/A.java", 403), ("src/K.java", 10)]
