"""Members that tests add to a product's types: known where tests ask, and to no product code."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped
from tests.system_map.symbols.test_reuse_added import rounds

GO = {
    "go.mod": "module example.com/x\n\ngo 1.20\n",
    "a.go": "package a\ntype Bench struct{}\ntype Big struct{ Bench }\nfunc use(b *Bench) { b.inner() }\n",
    "a_test.go": "package a\nfunc (b *Bench) helper() { b.inner() }\nfunc (b *Bench) inner() {}\n",
    "b_test.go": "package a\nfunc TestIt(b *Bench, big *Big) { b.helper(); big.inner() }\n",
}
RUST = {
    "Cargo.toml": '[package]\nname = "a"\n',
    "src/lib.rs": "pub struct Bench;\nimpl Bench { fn own(&self) { self.inner(); } }\n#[cfg(test)]\nmod tests;\n",
    "src/tests.rs": """
        use super::*;
        impl Bench { fn helper(&self) { self.inner(); }
          fn inner(&self) {} }
        fn test_it(bench: &Bench) { bench.helper(); Bench::inner(bench); }
    """,
}
SWIFT = {
    "Package.swift": """
        import PackageDescription
        let package = Package(name: "a", targets: [.target(name: "A"), .testTarget(name: "ATests")])
    """,
    "Sources/A/b.swift": "public class Bench { func own() { self.inner() } }\npublic class Big: Bench {}\n",
    "Tests/ATests/One.swift": """
        extension Bench { func helper() { self.inner() }
          func inner() {} }
        extension Big { func more() { self.helper() } }
    """,
    "Tests/ATests/Two.swift": "extension Bench { func other() { self.inner() } }\n",
}


def _led(sources: dict[str, str]) -> set[tuple[str, str, float]]:
    edges = mapped(sources).graph.edges()
    called = [edge for edge in edges if edge.rule.kind == "calls"]
    return {(one.source.partition("#")[2], one.target.partition("#")[2], one.rule.confidence) for one in called}


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (
            GO,
            {
                ("Bench.helper", "Bench.inner", 0.85),
                ("TestIt", "Bench.helper", 0.85),
                ("TestIt", "Bench.inner", 0.85),
            },
        ),
        (
            RUST,
            {
                ("Bench.helper", "Bench.inner", 0.95),
                ("test_it", "Bench.helper", 0.85),
                ("test_it", "Bench.inner", 0.95),
            },
        ),
        (
            SWIFT,
            {
                ("Bench.helper", "Bench.inner", 0.95),
                ("Big.more", "Bench.helper", 0.9),
                ("Bench.other", "Bench.inner", 0.8),
            },
        ),
    ],
    ids=["Go", "Rust", "Swift"],
)
def test_what_tests_add_to_a_type_is_known_to_them(sources, expected):
    assert _led(sources) == expected


def test_what_several_tests_beside_add_is_none_of_them_and_what_lies_elsewhere_is_not_beside():
    two = {**SWIFT, "Tests/ATests/Three.swift": "extension Bench { func inner() {} }\n"}
    assert ("Bench.other", "Bench.inner", 0.8) not in _led(two)
    far = {**SWIFT, "Tests/ATests/Two.swift": "", "Tests/BTests/Two.swift": SWIFT["Tests/ATests/Two.swift"]}
    assert ("Bench.other", "Bench.inner", 0.8) not in _led(far)


def test_what_tests_add_is_told_anew():
    filled = {f"e/more{number}.swift": f"func more{number}() {{}}\n" for number in range(8)}
    first = {**SWIFT, **filled}
    rounds(
        first,
        {path: text for path, text in first.items() if path != "Tests/ATests/One.swift"},
        {**first, "Tests/ATests/Three.swift": "extension Bench { func inner() {} }\n"},
        {**first, "Tests/ATests/One.swift": "extension Bench { func helper() {} }\n"},
    )
    filled = {f"e{number}/more.go": f"package e{number}\n" for number in range(8)}
    first = {**GO, **filled}
    rounds(
        first,
        {path: text for path, text in first.items() if path != "a_test.go"},
        {**first, "a_test.go": "package a\nfunc (b *Bench) inner() {}\n"},
    )
