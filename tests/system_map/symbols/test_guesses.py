"""A name that one method of the project has is no proof where a library's types have it too."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped


@pytest.mark.parametrize(
    ("path", "owner", "user"),
    [
        ("t.cs", "class T { public string ToShortDateString() => null; }", "class U { void Q(dynamic w) { w.ToShortDateString(); } }"),
        ("t.cs", "class T : Outside { public override string PaintAll() => null; }", "class U { void Q(dynamic w) { w.PaintAll(); } }"),
        ("t.rb", "class T\n  def respond_to?(x); end\nend\n", "def q(x); x.respond_to?(:go); end\n"),
        ("t.java", "class T { char[] toCharArray() { return null; } }", "class U { void q(W w) { w.toCharArray(); } }"),
        ("t.kt", "class T : Outside() { override fun paintAll() {} }", "fun q(w: W) { w.paintAll() }"),
        ("t.py", "class T:\n    def get_payload(self): pass\n", "def q(x):\n    x.get_payload()\n"),
        ("t.js", "class T { insertBefore() {} }", "function q(x) { x.insertBefore(1); }"),
        ("t.rs", "struct T; impl T { fn char_indices(&self) {} }", "fn q(x: W) { x.char_indices(); }"),
    ],
)  # fmt: skip
def test_a_library_s_names_and_overriding_methods_are_not_guessed(path, owner, user):
    suffix = path.partition(".")[2]
    assert mapped({path: owner, f"u.{suffix}": user}).calls() == set()


def test_a_name_of_the_project_s_own_is_guessed():
    edges = mapped(
        {"t.py": "class T:\n    def load_blueprint(self): pass\n", "u.py": "def q(x):\n    x.load_blueprint()\n"}
    ).edges()
    assert edges == {("q", "T.load_blueprint", "calls unique name")}
