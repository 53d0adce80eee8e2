from __future__ import annotations

import pytest

from benchmarks.accuracy.no_symbols import Tag, why_none


def _why(language: str, kind: str, name: str, text: str, number: int = 1) -> str | None:
    return why_none(language, Tag("a", name, kind, "", number, text.split("\n")), set())


@pytest.mark.parametrize(
    ("language", "kind", "name", "text"),
    [
        ("JavaScript", "class", "_Monster", "var Monster = class _Monster {"),
        ("JavaScript", "function", "helper", "\tvar helper = function () {\n\t\tif (a) {\n\t\t}\n\t}();"),
        ("JavaScript", "function", "onresize", "window.onresize = (function () { return a; }());"),
        ("JavaScript", "function", "proto", "proto[name] = function (...v) {"),
        ("JavaScript", "class", "BigInt", "BigInt.prototype.toJSON = function () {"),
        ("JavaScript", "class", "Array", "return Array.prototype.slice.call(list, 0);"),
        ("JavaScript", "method", "slice", "return Array.prototype.slice.call(list, 0);"),
        ("JavaScript", "class", "Maybe", "Maybe.prototype['fantasy-land/equals'] = function (other) {"),
        ("JavaScript", "method", "z", "F.prototype.y = 40; F.prototype.z = 50;"),
        ("JavaScript", "method", "age", "Person.prototype.age = {x: 1};"),
        ("JavaScript", "method", "length", "Buffer.prototype.length = undefined"),
        ("JavaScript", "method", "model", "Stooges.prototype.model = Stooge;"),
        ("JavaScript", "method", "Validator", "Shop.prototype.Validator = Shop.Validator = Validator;"),
        ("JavaScript", "function", "deferred", "deferred[ tuple[ 0 ] ] = function() {"),
        ("JavaScript", "function", "valHooks", "jQuery.valHooks[ this ].get = function( elem ) {"),
        ("JavaScript", "function", "proto", "proto.set = function (unit, value) {"),
        ("JavaScript", "function", "menu", "this.menu._scroll = function _scroll( item ) {"),
        ("JavaScript", "function", "php", '"test/data/mock.php": function( req, resp, next ) {'),
        ("JavaScript", "function", "/helper", "'./helper': function () {"),
        ("JavaScript", "function", "Globals", "window.Globals = ( function() {\n\treturn a;\n}() );"),
        ("Go", "func", "_", "func _() {"),
        ("JavaScript", "method", "matchMedia", "Window.prototype.matchMedia = vi.fn((media) => {"),
        ("TypeScript", "method", "if", "if (!sorted) {"),
        ("TypeScript", "method", "for", "for ("),
        ("TypeScript", "method", "throw", "throw new Error(`Key [${key}]`);"),
        ("TypeScript", "method", "store", "count = injectStore(store, (state) => state.count);"),
        ("C#", "method", "Buffer.BlockCopy", "Buffer.BlockCopy(a, 0, b, 0, c);"),
        ("C#", "method", "sizeof", "StartVector(sizeof(int), offsets.Length, sizeof(int));"),
        ("C#", "method", "Slice", "Cast<byte, T>(_b.Span.Slice(a, b)).CopyTo(c.AsSpan().Slice(d));"),
        ("C#", "method", "Put", "Put<T>(ptr, size);"),
        ("C#", "struct", "T", "public struct Offset<T> where T : struct"),
        ("C#", "struct", "IObject", "public T Union<T>(int offset) where T : struct, IObject"),
        ("Kotlin", "method", "width", "public fun toULong(): ULong = resolve { pos: Int, width: ByteWidth ->"),
        ("Kotlin", "method", "found", "request.tag(Invocation::class.java)?.let { found ->"),
    ],
)
def test_what_defines_nothing_is_left_out(language: str, kind: str, name: str, text: str) -> None:
    assert _why(language, kind, name, text) is not None


@pytest.mark.parametrize(
    ("language", "kind", "name", "text"),
    [
        ("JavaScript", "class", "Monster", "module.exports = class Monster {"),
        ("JavaScript", "class", "Monster", "var Monster = class Monster {"),
        ("JavaScript", "function", "helper", "\tvar helper = function () {\n\t\t(function () {\n\t\t})();\n\t};"),
        ("JavaScript", "method", "toJSON", "BigInt.prototype.toJSON = function () {"),
        ("JavaScript", "method", "area", "Shape.prototype.area = function () {"),
        ("JavaScript", "method", "area", "Shape.prototype.area = async () => {"),
        ("JavaScript", "method", "area", "Shape.prototype.area = debounce(function () {"),
        ("JavaScript", "method", "area", "Shape.prototype.area = Shape.prototype.size = function () {"),
        ("JavaScript", "method", "area", "Shape.prototype.area ="),
        ("JavaScript", "method", "area", "Shape.prototype.area = once || function () {"),
        ("JavaScript", "function", "foo", 'function foo() { return {"x.foo": 1} }'),
        ("JavaScript", "method", "slice", "slice() { return Array.prototype.slice.call(this); }"),
        ("JavaScript", "function", "set", "proto.set = function (unit, value) {"),
        ("JavaScript", "function", "onclick", "elements[ 0 ].onclick = function() {"),
        ("JavaScript", "function", "helper", "function helper() { helper.calls = 1; }"),
        ("JavaScript", "function", "helper", "var helper = other.helper = function () {"),
        ("JavaScript", "function", "php", "php: function (req) {"),
        ("Go", "func", "_f", "func _f() {"),
        ("JavaScript", "class", "Shape", "Shape.prototype.area = function () {\nfunction Shape() {}"),
        ("TypeScript", "method", "if", "if(condition: boolean): this {"),
        ("TypeScript", "method", "throw", "async throw() {"),
        ("TypeScript", "method", "return", "public return(value?: T) {"),
        ("TypeScript", "method", "store", "store(state: State, next: Next) {"),
        ("C#", "method", "IEnumerable.GetEnumerator", "IEnumerator IEnumerable.GetEnumerator() => Get();"),
        ("C#", "method", "GetEnumerator", "IEnumerator<T> IEnumerable<T>.GetEnumerator()"),
        ("C#", "method", "Get", "public byte Get(int index) { return Get(index, 0); }"),
        ("C#", "method", "Box", "Box(int size) { Put(size); }"),
        ("C#", "struct", "Offset", "public struct Offset<T> where T : struct"),
        ("C#", "class", "List", "public class List<T> : IList<T> where T : class"),
        ("Kotlin", "method", "pos", "fun pos() = resolve { pos -> pos }"),
        ("Kotlin", "method", "width", "fun <T> List<T>.width(): Int = sumOf { it -> it.width }"),
    ],
)
def test_what_defines_something_is_judged(language: str, kind: str, name: str, text: str) -> None:
    assert _why(language, kind, name, text) is None


def test_a_type_parameter_is_seen_in_the_line_before() -> None:
    assert _why("TypeScript", "method", "TInput", "  create: undefined extends TInput\n    ? (", 2) is not None
    assert _why("TypeScript", "method", "TInput", "  b: A;\n  TInput(): A;", 2) is None


def test_members_of_an_object_literal_follow_it() -> None:
    literals: set[str] = set()
    lines = ["var plugin = {hook: function () {}};"]

    assert why_none("JavaScript", Tag("a", "plugin", "class", "", 1, lines), literals) is not None
    assert why_none("JavaScript", Tag("a", "hook", "method", "plugin", 1, lines), literals) is not None
