"""Which types a Java file uses by their bare names, where a nested type has the same one."""

from __future__ import annotations

from services.system_map.parsing.extract import read_file


def references_of(text):
    return read_file("Java", text.encode()).references


def test_a_nested_type_does_not_hide_the_type_of_its_name_in_the_head_around_it():
    assert "Builder" in references_of("class Diff implements Builder<Diff> { static class Builder {} }")


def test_within_the_body_the_nested_type_is_meant():
    assert "Builder" not in references_of("class Diff { Builder made; static class Builder {} }")


def test_a_whole_name_may_have_parts_that_begin_with_an_underscore():
    text = "class Use { shop._cart._item.Line line; Object o = shop._393.Cart.class; Object field = _own.item; }"
    found = [name for name in references_of(text) if "." in name]
    assert found == ["shop._393.Cart", "shop._cart._item.Line"]


def test_annotations_in_front_of_the_declaration_of_one_do_not_hide_that_it_is_public():
    text = "@Target({ElementType.TYPE})\n@Import({Y.class})\npublic @interface Shown { }\n"
    symbol = read_file("Java", text.encode()).symbols[0]
    assert (symbol.name, symbol.exported, symbol.signature) == ("Shown", True, "public @interface Shown")
