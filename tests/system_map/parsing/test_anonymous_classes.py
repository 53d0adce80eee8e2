"""Functions in the body of a class without a name are methods: of no type around them, and not seen from outside."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file

JAVA = """class A {
  Listener field = new Listener() {
    public void onField() { }
  };
  void run() {
    start(new Listener() {
      public void onRun() { }
    });
  }
}
"""
SCALA = """class A {
  val field = new Listener with Other {
    def onField() = 1
  }
  def run() = {
    start(new Listener {
      def onRun() = 1
    })
  }
}
"""
KOTLIN = """class A {
  private val field: Listener = object : Listener {
    fun onField() {
    }
  }
  fun run() {
    start(object : Listener, Other(1) {
      fun onRun() {
      }
    })
  }
}
"""


@pytest.mark.parametrize(("language", "text"), [("Java", JAVA), ("Scala", SCALA), ("Kotlin", KOTLIN)])
def test_they_are_methods_below_the_variable_or_the_function_that_has_the_object(language, text):
    facts = read_file(language, text.encode())
    assert [(one.kind, one.qualified_name, one.parent) for one in facts.symbols] == [
        ("class", "A", None),
        ("method", "A.field.onField", None),
        ("method", "A.run", 0),
        ("method", "A.run.onRun", 2),
    ]
    assert [one.qualified_name for one in facts.symbols if one.exported and ".on" in one.qualified_name] == []


@pytest.mark.parametrize("language", ["Java", "Scala", "Kotlin"])
def test_what_they_call_is_theirs_and_what_the_object_is_given_is_the_function_s(language):
    text = {
        "Java": "class A {\n  void run() {\n    new B(first()) {\n      void on() {\n        second();\n      }\n    };\n  }\n}\n",
        "Scala": "class A {\n  def run() = {\n    new B(first()) {\n      def on() = second()\n    }\n  }\n}\n",
        "Kotlin": "class A {\n  fun run() {\n    val b = object : B(first()) {\n      fun on() {\n        second()\n      }\n    }\n  }\n}\n",
    }[language]
    facts = read_file(language, text.encode())
    assert facts.deep is not None
    callers = {call.name: facts.symbols[call.caller].name for call in facts.deep.calls if call.caller is not None}
    assert callers.get("second") == "on"
    assert callers.get("first", "run") == "run"


def test_the_base_of_such_an_object_is_not_that_of_the_function_or_class_around():
    kotlin = (
        "class A : Own {\n  val field = object : Other {\n    val x = 1\n  }\n}\nfun make() = object : Other {\n}\n"
    )
    php = "<?php\nclass A extends Own {\n  function make() {\n    return new class extends Other { };\n  }\n}\n"
    for language, text in (("Kotlin", kotlin), ("PHP", php)):
        facts = read_file(language, text.encode())
        assert facts.deep is not None
        assert [(place, base) for place, base, _ in facts.deep.bases] == [(0, "Own")]


def test_a_constant_that_holds_such_an_object_is_named_once():
    facts = read_file("Scala", b"object A {\n  val one = new B {\n    def make = 1\n  }\n}\n")
    assert [(one.kind, one.qualified_name, one.parent) for one in facts.symbols] == [
        ("class", "A", None),
        ("constant", "A.one", 0),
        ("method", "A.one.make", 1),
    ]
