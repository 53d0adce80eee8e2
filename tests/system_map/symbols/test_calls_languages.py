"""Calls in the other languages are led by the rules of each."""

from __future__ import annotations

import pytest

from services.system_map.symbols.signatures import parameters, returned_type
from tests.fakes.mapped_repository import mapped


def test_javascript_follows_modules_classes_and_objects():
    edges = mapped(
        {
            "lib/app.js": """
                var app = exports = module.exports = {};
                var view = require('./view');
                const { parse: read, missing } = require('./parse');
                app.use = function use(fn) { this.handle(fn); read(fn); view.render(); };
                app.handle = function handle() {};
            """,
            "lib/parse.js": "exports.parse = function parse() {};\n",
            "lib/view.js": "module.exports = { render };\nfunction render() {}\n",
        }
    ).edges()
    assert ("app.use", "app.handle", "calls self") in edges
    assert ("app.use", "parse", "calls imported") in edges
    assert ("app.use", "render", "calls imported module") in edges


def test_typescript_follows_defaults_barrels_and_declared_types():
    edges = mapped(
        {
            "src/index.ts": "export * from './store';\nexport { default as make } from './make';\n",
            "src/store.ts": "export class Store { save(): void {} }\n",
            "src/make.ts": "import { Store } from './store';\nexport default function build(): Store { return new Store(); }\n",
            "src/use.ts": """
                import { Store, make } from './index';
                class Service {
                  constructor(private store: Store) {}
                  run() { this.store.save(); }
                }
                export function go(store: Store) { store.save(); make(); }
            """,
        }
    ).edges()
    assert ("build", "Store", "calls constructor") in edges
    assert ("go", "Store.save", "calls typed name") in edges
    assert ("Service.run", "Store.save", "calls typed name") in edges
    assert ("go", "build", "calls re-exported") in edges


def test_go_follows_packages_receivers_and_embedded_types():
    edges = mapped(
        {
            "go.mod": "module example.com/shop\n\ngo 1.20\n",
            "main.go": """
                package main
                import "example.com/shop/store"
                func main() { s := store.New(); s.Save(); helper() }
            """,
            "helper.go": "package main\nfunc helper() {}\n",
            "store/store.go": """
                package store
                type Base struct{}
                func (b *Base) Log() {}
                type Store struct { Base; next *Store }
                func New() *Store { return &Store{} }
                func (s *Store) Save() { s.write(); s.Log(); s.next.write() }
            """,
            "store/write.go": "package store\nfunc (s *Store) write() {}\n",
        }
    ).edges()
    assert ("main", "helper", "calls same package") in edges
    assert ("main", "New", "calls imported module") in edges
    assert ("main", "Store.Save", "calls returned type") in edges
    assert ("Store.Save", "Store.write", "calls typed name") in edges
    assert ("Store.Save", "Base.Log", "calls inherited") in edges
    assert ("Store", "Base", "inherits same file") in edges


def test_java_follows_fields_bases_and_static_members():
    edges = mapped(
        {
            "src/main/java/a/Owner.java": """
                package a;
                import b.Names;
                public class Owner extends Base {
                    private Store store;
                    void save(Pet pet) { store.put(this); getId(); this.check(); pet.feed(); Names.clean(); new Pet(); }
                    void check() {}
                }
            """,
            "src/main/java/a/Base.java": "package a;\nclass Base { int getId() { return 1; } }\n",
            "src/main/java/a/Store.java": "package a;\ninterface Store { void put(Object o); }\n",
            "src/main/java/a/Pet.java": "package a;\nclass Pet { Pet() {} void feed() {} }\n",
            "src/main/java/b/Names.java": "package b;\npublic class Names { public static void clean() {} }\n",
        }
    ).edges()
    assert ("Owner.save", "Store.put", "calls typed name") in edges
    assert ("Owner.save", "Base.getId", "calls inherited") in edges
    assert ("Owner.save", "Owner.check", "calls self") in edges
    assert ("Owner.save", "Pet.feed", "calls typed name") in edges
    assert ("Owner.save", "Names.clean", "calls type's member") in edges
    assert ("Owner.save", "Pet.Pet", "calls constructor") in edges
    assert ("Owner", "Base", "inherits same package") in edges


def test_rust_follows_uses_impls_and_traits():
    edges = mapped(
        {
            "Cargo.toml": '[package]\nname = "shop"\nversion = "0.1.0"\n',
            "src/main.rs": "mod store;\nuse store::Store;\nfn main() { let s = Store::new(); s.save(); helper(); }\nfn helper() {}\n",
            "src/store.rs": """
                pub trait Save { fn save(&self); }
                pub struct Store { n: u8 }
                impl Store {
                    pub fn new() -> Self { Store { n: 1 } }
                    fn write(&self) {}
                }
                impl Save for Store { fn save(&self) { self.write(); } }
            """,
        }
    ).edges()
    assert ("main", "helper", "calls same file") in edges
    assert ("main", "Store.new", "calls type's member") in edges
    assert ("main", "Store.save", "calls returned type") in edges
    assert ("Store.save", "Store.write", "calls self") in edges
    assert ("Store", "Save", "inherits same file") in edges


def test_c_links_by_name_but_not_into_other_files_static_functions():
    found = mapped(
        {
            "src/list.h": "void list_add(int x);\n",
            "src/list.c": '#include "list.h"\nstatic void grow_list(void) {}\nvoid list_add(int x) { grow_list(); }\n',
            "src/main.c": '#include "list.h"\nint main(void) { list_add(1); grow_list(); return 0; }\n',
        }
    )
    assert found.edges() == {
        ("list_add", "grow_list", "calls same file"),
        ("main", "list_add", "calls linked by name"),
    }


def test_cpp_members_defined_elsewhere_are_found():
    edges = mapped(
        {
            "db.h": "namespace db { class Table { public: void Read(); void Seek(); }; }\n",
            "db.cc": '#include "db.h"\nnamespace db {\nvoid Table::Seek() {}\nvoid Table::Read() { Seek(); this->Seek(); }\n}\n',
        }
    ).edges()
    assert {target for source, target, _ in edges if source == "db.Table.Read"} == {"db.Table.Seek"}


def test_javascript_values_and_properties_have_no_name_of_their_own():
    found = mapped(
        {
            "a.js": """
                define('host', function host() {});
                const table = { size: function () {} };
                function use(host, size) { const other = 1; }
                function go() { host(); size(); send(host); }
            """
        }
    )
    assert found.edges() == {("a.js", "host", "calls handed over")}


def test_rust_macros_and_functions_of_one_name_are_two():
    found = mapped(
        {
            "Cargo.toml": '[package]\nname = "a"\nversion = "0.1.0"\n',
            "src/main.rs": 'fn write() {}\nfn main() { write!(out, "x"); }\nfn other() { write(); }\n',
        }
    )
    assert found.calls() == {("other", "write")}


REST = {
    "cs": (
        (
            "namespace N;\npublic class A : B {\n  Foo Make() { Help(); Based(); Make().Turn(); return null; }\n"
            "  void Help() { }\n}\n"
        ),
        (
            "namespace N;\npublic class B { public void Based() { } }\n"
            "public class Foo { public void Turn() { } public void Help() { } }\n"
        ),
    ),
    "kt": (
        (
            "package n\n\nclass A : B() {\n  fun Make(): Foo? {\n    Help()\n    Based()\n    Make().Turn()\n"
            "    return Foo()\n  }\n  fun Help() {\n  }\n}\n"
        ),
        "package n\n\nopen class B {\n  fun Based() {\n  }\n}\n\nclass Foo {\n  fun Turn() {\n  }\n  fun Help() {\n  }\n}\n",
    ),
    "scala": (
        (
            "package n\nclass A extends B {\n  def Make(): Foo = { Help(); Based(); Make().Turn(); null }\n"
            "  def Help() = { }\n}\n"
        ),
        "package n\nclass B {\n  def Based() = { }\n}\nclass Foo {\n  def Turn() = { }\n  def Help() = { }\n}\n",
    ),
}


@pytest.mark.parametrize("ending", REST)
def test_members_are_known_by_bare_names_and_what_is_returned_by_its_type(ending: str):
    first, second = REST[ending]
    calls = mapped({f"src/A.{ending}": first, f"src/B.{ending}": second}).calls()
    assert {("A.Make", "A.Help"), ("A.Make", "B.Based"), ("A.Make", "Foo.Turn")} <= calls
    assert ("A.Make", "Foo.Help") not in calls


def test_swift_and_php_know_what_is_returned():
    swift = """
        class A {
          func make() -> Foo? { return nil }
          func help() { make().turn(); helped() }
          func helped() { }
        }
        class Foo { func turn() { } }
        class Bar { func turn() { } }
    """
    assert mapped({"a.swift": swift}).calls() >= {("A.help", "A.make"), ("A.help", "Foo.turn"), ("A.help", "A.helped")}
    php = """
        <?php
        class A {
          static function make(?Bar $bar): ?Foo { return null; }
          function help() { self::make()->turn(); }
        }
        class Foo { function turn() { } }
        class Bar { function turn() { } }
    """
    assert mapped({"a.php": php.strip()}).calls() >= {("A.help", "A.make"), ("A.help", "Foo.turn")}


def test_a_parameters_type_is_no_parameter_where_its_name_stands_first():
    kotlin = "package n\n\nclass Shape {\n}\n\nfun make(shape: Shape, count: Int): Shape {\n  return Shape()\n}\n"
    assert mapped({"a.kt": kotlin}).calls() == {("make", "Shape")}


def test_what_a_file_imports_is_not_had_from_it():
    calls = mapped(
        {
            "one/Help.java": "package one;\npublic class Help { public static void run_it() { } }\n",
            "two/Box.java": "package two;\nimport static one.Help.run_it;\npublic class Box { void use() { run_it(); } }\n",
            "two/Use.java": "package two;\nclass Use { void use() { Box.run_it(); } }\n",
            "three/Run.java": "package three;\nclass Run { void run_it() { } }\n",
        }
    ).calls()
    assert calls == {("Box.use", "Help.run_it")}


@pytest.mark.parametrize(
    ("language", "signature", "returned"),
    [
        ("Python", "def make() -> Task[Foo]", "Task"),
        ("Python", "def make() -> Optional[Foo]", "Foo"),
        ("Rust", "pub fn open() -> Task<Foo>", "Task"),
        ("Rust", "fn f<F: Fn(A) -> B>(g: F, h: impl Fn(A) -> B) -> Result<C, E>", "C"),
        ("Rust", "fn f(g: impl Fn(A) -> B)", ""),
        ("Go", "func F(cb func(x int) Foo)", ""),
        ("Go", "func (s *Store) F(cb func(x int) Foo) (*Bar, error)", "Bar"),
        ("Swift", "func run(block: () -> Bar) -> Foo", "Foo"),
        ("Swift", "func load(make: () -> Bar)", ""),
        ("Swift", "func f(x: @escaping (Int) -> Void) async throws -> Foo? where T: Any", "Foo"),
        ("Kotlin", "fun f(x: (T) -> Unit): Foo where T : Any", "Foo"),
        ("Kotlin", "fun f(): Result<Foo>", "Result"),
        ("Swift", "func f() -> Result<Foo, Error>", "Result"),
        ("C#", "public async Task<Foo> Make(Bar bar)", "Foo"),
        ("C#", "static Foo<Bar>? Make<T>(T x)", "Foo"),
        ("Scala", "def f(x: Int): Foo", "Foo"),
        ("PHP", "public function f(?Bar $bar): ?Foo", "Foo"),
    ],
)
def test_the_type_that_a_signature_returns(language: str, signature: str, returned: str):
    assert returned_type(language, signature) == returned


@pytest.mark.parametrize(
    ("language", "signature", "names"),
    [
        ("Swift", "func f(_ shape: Shape, for name: String, block: () -> Void)", {"shape", "name", "block"}),
        ("Kotlin", "fun f(vararg items: Foo, @Ann shape: Shape)", {"items", "shape"}),
        ("Scala", "def f(x: Int)(implicit y: Bar)", {"x", "y"}),
        ("C#", "void Go(Action turn, int n = 3)", {"turn", "n"}),
    ],
)
def test_the_names_of_a_signatures_parameters(language: str, signature: str, names: set[str]):
    assert parameters(language, signature) >= names


def test_a_parameter_that_is_a_function_hides_the_method_of_its_name():
    swift = "class A {\n  func go(_ turn: () -> Void, for help: () -> Void) { turn(); help() }\n  func turn() { }\n  func help() { }\n}\n"
    assert mapped({"a.swift": swift}).calls() == set()
    csharp = "class A { void Go(Action turn) { turn(); }  void turn() { } }\n"
    assert mapped({"a.cs": csharp}).calls() == set()


def test_bases_that_hang_on_two_hundred_others_are_told_without_end():
    text = "package n;\nclass C{0} extends C{1}.C{2} {{ void run_it() {{ other(); }} void other() {{ }} }}\n"
    sources = {f"n/C{number}.java": text.format(number, number + 1, number + 2) for number in range(200)}
    calls = mapped(sources).calls()
    assert {(f"C{number}.run_it", f"C{number}.other") for number in range(200)} <= calls


@pytest.mark.parametrize("ending", ["java", "cs"])
def test_what_is_made_is_a_type_and_never_a_method_of_its_name(ending: str):
    found = mapped(
        {f"A.{ending}": "class A { A() { } A copy() { return new A(); } void TimeOnly() { look(new TimeOnly()); } }\n"}
    )
    assert found.calls() == {("A.copy", "A"), ("A.copy", "A.A")}


def test_a_variable_is_no_method_of_its_name():
    java = "class A { void request() { } void go(B request) { request.prepare_it(); } }\nclass B { void prepare_it() { } }\n"
    assert mapped({"A.java": java}).calls() == {("A.go", "B.prepare_it")}
    swift = (
        "class A {\n  func request() { }\n  func go() { request.prepare_it() }\n}\nclass B { func prepare_it() { } }\n"
    )
    assert mapped({"a.swift": swift}).calls() == {("A.go", "B.prepare_it")}
