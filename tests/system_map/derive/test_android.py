"""Applications of Android: what the launcher opens, and that they are no libraries."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped

OPENED = """<intent-filter>
  <action android:name="android.intent.action.MAIN" /><category android:name="android.intent.category.LAUNCHER" />
</intent-filter>"""
PACKAGE = "com.example.shop"
FOLDER = "app/src/main/java/com/example/shop"


def manifest(inside: str, *, package: str = "", name: str = "") -> str:
    said = f' package="{package}"' if package else ""
    named = f' android:name="{name}"' if name else ""
    return (
        f'<manifest xmlns:android="http://schemas.android.com/apk/res/android"{said}>\n'
        f"<application{named}>{inside}</application>\n</manifest>\n"
    )


def kotlin(name: str, package: str = PACKAGE) -> str:
    return f"package {package}\n\nclass {name} {{\n  fun open() {{}}\n}}\n"


def ways(sources: dict[str, str]) -> list[tuple[str, str, float]]:
    return [(way.label, way.path, way.score) for way in mapped(sources).parts_input().content.ways_in]


SHOP = {
    "app/build.gradle.kts": 'plugins { id("com.android.application") }\nandroid {\n  namespace = "com.example.shop"\n}\n',
    "app/src/main/AndroidManifest.xml": manifest(
        f'<activity android:name=".Other" /><activity android:name=".ui.Front">{OPENED}</activity>', name=".Shop"
    ),
    f"{FOLDER}/ui/Front.kt": kotlin("Front", "com.example.shop.ui"),
    f"{FOLDER}/Other.kt": kotlin("Other"),
    f"{FOLDER}/Shop.kt": kotlin("Shop"),
    f"{FOLDER}/Cart.kt": kotlin("Cart"),
    **{
        f"app/src/test/java/com/example/shop/{name}Test.kt": kotlin(f"{name}Test").replace(
            "open() {}", "open() { Cart() }"
        )
        for name in "ABC"
    },
}
TOLD = [
    ("launcher activity Front", f"{FOLDER}/ui/Front.kt", 0.92),
    ("application Shop", f"{FOLDER}/Shop.kt", 0.88),
]


def test_an_application_is_entered_where_the_launcher_opens_it_and_is_no_library() -> None:
    assert ways(SHOP) == TOLD


@pytest.mark.parametrize(
    ("name", "package", "gradle"),
    [
        (".ui.Front", "com.example.shop", ""),
        ("com.example.shop.ui.Front", "", ""),
        ("ui.Front", "", "android { namespace 'com.example.shop' }"),
    ],
)
def test_a_class_is_named_as_a_whole_or_from_the_package(name: str, package: str, gradle: str) -> None:
    said = manifest(f'<activity android:name="{name}">{OPENED}</activity>', package=package)
    sources = {**SHOP, "app/src/main/AndroidManifest.xml": said, "app/build.gradle": gradle}
    sources.pop("app/build.gradle.kts")
    told = ways(sources)
    if name == "ui.Front":  # with a dot in it, it is taken for whole
        assert not any(label.startswith("launcher") for label, *_ in told)
    else:
        assert told == [TOLD[0]]


def test_an_alias_leads_to_its_activity_and_both_are_told_once() -> None:
    alias = f'<activity-alias android:name=".Winter" android:targetActivity=".ui.Front">{OPENED}</activity-alias>'
    said = manifest(f'<activity android:name=".ui.Front">{OPENED}</activity>{alias}')
    assert ways({**SHOP, "app/src/main/AndroidManifest.xml": said}) == [TOLD[0]]


@pytest.mark.parametrize("path", ["app/src/debug", "app/src/androidTest", "samples/app/src/main"])
def test_what_is_not_shipped_is_no_way_in(path: str) -> None:
    sources = dict(SHOP)
    sources[f"{path}/AndroidManifest.xml"] = sources.pop("app/src/main/AndroidManifest.xml")
    assert not any(label.startswith("launcher") for label, *_ in ways(sources))


def test_a_library_that_is_published_beside_its_demo_stays_one() -> None:
    demo = {path.replace("app/", "cartdemo/"): text for path, text in SHOP.items() if path.startswith("app/src/main")}
    demo["cartdemo/build.gradle"] = "android { namespace 'com.example.shop' }"
    library = {
        f"cart/src/main/java/com/example/cart/{name}.kt": kotlin(name, "com.example.cart") for name in ("Cart", "Line")
    }
    library |= {"cart/build.gradle": "apply plugin: 'maven-publish'\n"}
    library |= {
        f"cart/src/test/java/com/example/cart/{name}Test.kt": kotlin(f"{name}Test", "com.example.cart").replace(
            "{}", "{ Cart() }"
        )
        for name in "ABC"
    }
    told = ways(demo | library)
    assert told[0][0] == "import com.example.cart.Cart"
    assert {label: score for label, _, score in told}["launcher activity Front"] == 0.5


def test_the_shell_of_a_program_in_another_language_stands_back() -> None:
    shell = {f"android/{path}": text for path, text in SHOP.items()}
    shell["package.json"] = '{"name": "shop", "dependencies": {"react-native": "1"}}'
    assert {label: score for label, _, score in ways(shell)}["launcher activity Front"] == 0.5


def test_a_manifest_that_cannot_be_read_tells_nothing() -> None:
    for text in ("<manifest", "<!DOCTYPE a><manifest/>", manifest(f"<activity>{OPENED}</activity>")):
        told = ways({**SHOP, "app/src/main/AndroidManifest.xml": text})
        assert not any(label.startswith(("launcher", "application")) for label, *_ in told)
