"""Calls in the other languages are led by the rules of each."""

from __future__ import annotations

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
