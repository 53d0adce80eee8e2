"""Spring's routes in Kotlin: annotations as Kotlin writes them, its constants, and Java beside it."""

from __future__ import annotations

from services.system_map.surface.routes import find_routes
from tests.fakes.parts_inputs import parts_input
from tests.system_map.surface.test_routes import routes_of, told

PETS = (
    'package shop\n\nimport org.springframework.web.bind.annotation.*\n\n@RestController\n@RequestMapping("/api")\n'
    "class Pets(private val store: Store, val f: () -> Unit = {}) {\n"
)


def test_controllers_and_their_functions_are_read() -> None:
    pets = (
        f"{PETS}  @GetMapping\n  fun all(): List<Pet> = store.all()\n"
        '  @PostMapping("/pets", consumes = ["text/x"])\n  @ResponseStatus(HttpStatus.CREATED)\n'
        '  suspend fun make(@RequestBody pet: Pet): Pet {\n    fun inner() { }\n    return store.save("}")\n  }\n'
        '  @RequestMapping(value = ["/a", "/b"], method = [RequestMethod.PUT, RequestMethod.PATCH]) fun two() {}\n'
        '  @DeleteMapping(path = arrayOf("/c")) fun `remove it`(id: Long) = Unit\n'
        '  @GetMapping(*["/d"]) fun d() {}\n  @GetMapping("/e", "/f") fun e() {}\n'
        '  // @GetMapping("/not") fun not() {}\n  /* /* */ @GetMapping("/nor") fun nor() {} */\n'
        '  val text = """@GetMapping("/text") fun text() {}"""\n'
        '  companion object { @GetMapping("/static") fun none() {} }\n}\n'
        '@GetMapping("/top") fun top() {}\nclass Other { @GetMapping("/other") fun other() {} }\n'
        '@FeignClient("x") interface Client { @GetMapping("/client") fun client() }\n'
    )
    part = routes_of({"src/Pets.kt": pets})
    assert told(part) == {
        "GET /api Pets.all",
        "POST /api/pets Pets.make",
        *(f"{verb} /api/{path} Pets.two" for verb in ("PUT", "PATCH") for path in "ab"),
        "DELETE /api/c Pets.remove it",
        "GET /api/d Pets.d",
        *(f"GET /api/{path} Pets.e" for path in "ef"),
    }
    assert {route.confidence for route in part.routes} == {1.0}
    assert next((one.line, one.handler_line) for one in part.routes if one.method == "POST") == (10, 12)
    assert part.unread == []


def test_heads_that_the_grammar_takes_for_expressions_are_read() -> None:
    pets = (
        '@RestController @RequestMapping("/a")\n@Marked\nclass One { @GetMapping("/x") @Marked fun x() {} }\n'
        "@RestController\n@RequestMapping\nclass Two\n@Autowired\nconstructor(val a: A) : Base<Int>(a), Api by a {\n"
        '  @GetMapping("/y") fun y() {}\n}\n'
    )
    assert told(routes_of({"src/Pets.kt": pets})) == {"GET /a/x One.x", "GET /y Two.y"}


def test_paths_of_constants_and_templates() -> None:
    pets = (
        "package shop.web\n\nimport shop.Paths\nimport shop.Paths.Inner.DEEP\nimport shop.BASE as START\nimport shop.Named\n"
        'import shop.star.*\nimport shop.Own.Companion.OWN\nimport outside.LOST\n\nprivate const val HERE = "/here" // so\n'
        '@RestController\n@RequestMapping("$START/v1")\nclass Pets : Super() {\n'
        '  @GetMapping("${Paths.ONE}/{id}/\\${shop.x:y}") fun one() {}\n  @GetMapping(DEEP + "/a$HERE") fun two() {}\n'
        '  @GetMapping(shop.BASE) fun three() {}\n  @GetMapping(MINE) fun four() {}\n  @GetMapping("$STAR") fun five() {}\n'
        "  @GetMapping(OWN) fun six() {}\n  @GetMapping(Named.N + Named.Of.N + Java.PATH) fun seven() {}\n"
        '  @GetMapping(ABOVE) fun eight() {}\n  @GetMapping("""/raw${\'$\'}{x}\\""") fun nine() {}\n'
        "  @GetMapping(LOST) fun lost() {}\n  @GetMapping(HIDDEN) fun hidden() {}\n"
        '  @GetMapping(ONE.plus("/x")) fun called() {}\n  @GetMapping("/a$NUMBER") fun number() {}\n'
        '  companion object {\n    const val MINE: String = "$HERE/mine"\n    const val NUMBER = 1\n  }\n}\n'
    )
    others = {
        "src/shop/Paths.kt": 'package shop\nconst val BASE = "/base"\nobject Paths {\n  const val ONE = "/one"\n'
        '  object Inner { const val DEEP = Paths.ONE + "/deep" }\n}\n'
        'class Own { companion object { const val OWN = "/own" } }\n'
        'class Named { companion object Of { const val N = "/n" } }\n',
        "src/shop/star/Star.kt": 'package shop.star\nconst val STAR = "/star"\n',
        "src/shop/web/Super.kt": 'package shop.web\nopen class Super { companion object { const val ABOVE = "/above" } }\n'
        'private const val HIDDEN = "/hidden"\n',
        "src/shop/web/Java.java": 'package shop.web;\nclass Java { static final String PATH = "/java"; }\n',
    }
    part = routes_of({"src/shop/web/Pets.kt": pets, **others})
    base = "GET /base/v1"
    assert told(part) == {
        f"{base}/one/{{id}}/y Pets.one",
        f"{base}/one/deep/a/here Pets.two",
        f"{base}/base Pets.three",
        f"{base}/here/mine Pets.four",
        f"{base}/star Pets.five",
        f"{base}/own Pets.six",
        f"{base}/n/n/java Pets.seven",
        f"{base}/above Pets.eight",
        f"? {base}/raw${{x}}\\ Pets.nine",  # no setting says it
    }
    assert [place.line for place in part.unread] == [24, 25, 26, 27]


def test_annotations_of_ones_own_and_aliases_of_imports() -> None:
    web = (
        "package web\n@Target(AnnotationTarget.FUNCTION)\n@RequestMapping(method = [RequestMethod.GET])\n"
        'annotation class FetchMapping(\n  @get:AliasFor(annotation = RequestMapping::class, attribute = "path") val at: Array<String> = [],\n'
        '  val label: String = "",\n)\n@RestController\n@RequestMapping("/v1")\nannotation class Endpoint\n'
    )
    pets = (
        "package shop\nimport web.*\nimport org.springframework.web.bind.annotation.GetMapping as Read\n@Endpoint\nclass Pets {\n"
        '  @FetchMapping(["/a", "/b"], label = "/c") fun a() {}\n  @FetchMapping(at = ["/d"]) fun d() {}\n'
        '  @FetchMapping(["/e"], "/f") fun e() {}\n  @Read("/g") fun g() {}\n  @OtherMapping("/h") fun h() {}\n}\n'
    )
    part = routes_of({"src/Web.kt": web, "src/Pets.kt": pets})
    assert told(part) == {f"GET /v1/{path} Pets.{name}" for path, name in ("aa", "ba", "dd", "gg")}
    assert [place.line for place in part.unread] == [8]


def test_annotations_of_ones_own_may_be_given_the_path_of_a_class() -> None:
    web = (
        "package shop\n@RestController\n@RequestMapping\nannotation class Inner(\n"
        "  @get:AliasFor(annotation = RequestMapping::class)\n  val value: Array<String> = [],\n)\n"
    )
    java = (
        "package shop;\n@RestController\n@RequestMapping\npublic @interface Outer {\n"
        '  @AliasFor(annotation = RequestMapping.class, attribute = "path") String at() default "";\n}\n'
    )
    pets = (
        'package shop\n@Inner(["in/a", "in/b"])\n@Marked(X::class)\nclass Pets { @GetMapping("/x") fun x() {} }\n'
        '@Outer(at = "/out") class More : Api { @GetMapping("/y") fun y() {} }\n@Inner class Least : Api { @GetMapping("/z") fun z() {} }\n'
        '@RequestMapping("/api") interface Api\n'
    )
    texts = {"src/Inner.kt": web, "src/Outer.java": java, "src/Pets.kt": pets}
    last = 'package shop;\n@Outer(at = "/java")\nclass Last { @GetMapping("/x") void x() {} }\n'
    assert told(routes_of({**texts, "src/Last.java": last})) == {
        *("GET /in/a/x Pets.x", "GET /in/b/x Pets.x", "GET /out/y More.y", "GET /api/z Least.z", "GET /java/x Last.x")
    }


def test_controllers_answer_what_is_mapped_above_them_in_both_languages() -> None:
    api = 'package shop\n@RequestMapping("/api")\ninterface Api {\n  @GetMapping("/one") fun one(id: Long?, m: Map<String, Int>)\n}\n'
    base = (
        'package shop\nabstract class Base<T> { @GetMapping("/base") open fun base(id: T) {} }\n'
        '@RestController abstract class Never : Base<Int>() { @GetMapping("/never") fun never() {} }\n'
    )
    pets = (
        "package shop\n@RestController\nclass Pets : Api, Base<Int>() {\n  override fun one(id: Long?, m: Map<String, Int>) {}\n}\n"
        '@RestController\nclass Anew : Api {\n  @GetMapping("/anew") override fun one(@X("a, b") id: Long?, m: Map<String, Int>) {}\n}\n'
        "class NoBean : Api\n@RestController\nclass Limited<T> where T : Base<Int>\n"
    )
    java = 'package shop;\n@RestController\npublic class InJava implements Api { @PutMapping("/put") public void put() {} }\n'
    texts = {"src/Api.kt": api, "src/Base.kt": base, "src/Pets.kt": pets, "src/InJava.java": java}
    part = routes_of(texts)
    assert told(part) == {
        "GET /api/one Api.one",
        "GET /api/base Base.base",
        "GET /api/anew Anew.one",
        "PUT /api/put InJava.put",
    }
    inherited = [one for one in part.routes if one.path == "/api/one"]
    assert [(one.confidence, one.file, one.line) for one in inherited] == [(0.9, "src/Api.kt", 4)] * len(inherited)


def test_a_client_is_no_route_but_the_controller_that_implements_it_answers() -> None:
    api = 'package shop\n@FeignClient("pets")\n@RequestMapping("/service")\ninterface Client {\n  @GetMapping("/one") fun one()\n}\n'
    own = "package shop\n@RestController class Pets : Client { override fun one() {} }\n@Component class Fallback : Client\n"
    assert told(routes_of({"src/Client.kt": api})) == set()
    part = routes_of({"src/Client.kt": api, "src/Pets.kt": own})
    assert [(one.path, one.confidence) for one in part.routes] == [("/service/one", 0.9)]


def test_settings_and_unfinished_texts_do_no_harm() -> None:
    pets = (
        '@RestController\n@RequestMapping("\\${shop.base}/pets")\nclass Pets {\n  @GetMapping("/a") fun a() {}\n}\n'
        '@RestController class Open { @GetMapping("/open fun b() {}\n  @GetMapping("/c") fun c() {'
    )
    part = find_routes(
        parts_input({"src/main/kotlin/Pets.kt": pets, "src/main/resources/application.yml": "shop:\n  base: /s\n"})
    )
    assert [(one.path, one.confidence) for one in part.routes if one.handler == "Pets.a"] == [("/s/pets/a", 0.9)]
    assert "b" not in {one.handler.rpartition(".")[2] for one in part.routes}


ROUTER = "package shop\n\nimport org.springframework.web.reactive.function.server.coRouter\n\n"


def test_routers_of_the_dsl_are_read_with_what_nests_them() -> None:
    router = (
        f'{ROUTER}class Routes(val pets: Pets) {{\n  @Bean fun routes() = coRouter {{\n    GET("/one/{{id}}", pets::one)\n'
        '    ("$API" and accept(JSON)).nest {\n      filter { request, next -> next(request) }\n'
        '      POST("/two") { ok().buildAndAwait() }\n      accept(XML).nest {\n        path("deep").nest { GET("", accept(XML), this@Routes.pets::deep) }\n'
        '        GET { ok() }\n      }\n      other().nest { GET("/unknown", pets::one) }\n    }\n'
        '    ("/a" or "/b").nest { GET("/either", pets::one) }\n    GET(pets.path) { ok() }\n    val known = GET("/no")\n'
        '    if (debug) {\n      GET("/if", pets::one)\n    }\n  }\n  fun CoRouterFunctionDsl.more() { GET("/more", pets::one) }\n'
        '  companion object { const val API = "/api" }\n}\n'
    )
    part = routes_of({"src/Routes.kt": router})
    assert told(part) == {
        "GET /one/{id} pets.one",
        "POST /api/two ",
        "GET /api/deep pets.deep",
        "GET /api ",
    }
    assert {route.confidence for route in part.routes} == {0.9}
    assert [place.line for place in part.unread] == [15, 17, 18, 19, 21, 24]


def test_routers_that_others_may_nest_are_less_sure_and_those_of_others_are_none() -> None:
    nesting = f'{ROUTER}fun all() = coRouter {{ "/api".nest {{ add(inner()) }} }}\nfun inner() = coRouter {{ GET("/x", a::x) }}\n'
    part = routes_of({"src/Routes.kt": nesting})
    assert [(one.path, one.confidence, one.mounted) for one in part.routes] == [("/x", 0.6, False)]
    own = 'import own.router\nfun all() = router { GET("/x", a::x) }\n'
    part = routes_of({"src/Own.kt": own})
    assert (part.routes, part.unread) == ([], [])


def test_functions_with_receivers_answer_and_a_method_named_twice_is_one() -> None:
    pets = (
        'package shop\n@RestController\nclass P {\n  @GetMapping("/a") fun Foo.one() = 1\n'
        '  @GetMapping("/b") fun <T> T.two() = 1\n  @GetMapping("/c") fun List<Map<String, Foo?>>?.three(a: Int) = 1\n'
        '  @RequestMapping("/d", method = [RequestMethod.PUT, RequestMethod.PUT]) fun four() = 1\n}\n'
    )
    part = routes_of({"src/P.kt": pets})
    assert told(part) == {"GET /a P.one", "GET /b P.two", "GET /c P.three", "PUT /d P.four"}
    assert len(part.routes) == 4


def test_a_router_in_many_classes_knows_the_nearest_ones() -> None:
    router = (
        f"{ROUTER}{''.join(f'class C{at} {{ ' for at in range(30))}\n"
        'fun all() = coRouter { GET("/x", a::x) }\n'
        f"{'}' * 30}\n"
    )
    assert told(routes_of({"src/Routes.kt": router})) == {"GET /x a.x"}
