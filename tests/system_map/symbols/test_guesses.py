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


@pytest.mark.parametrize(
    ("path", "owner", "user"),
    [
        ("t.cs", "class T { KEPT string LoadBlueprint() => null; }", "class U { void Q(U w) { w.Any.LoadBlueprint(); } }"),
        ("t.java", "class T { KEPT void loadBlueprint() { } }", "class U { void q(W w) { w.loadBlueprint(); } }"),
        ("t.kt", "class T { KEPT fun loadBlueprint() {} }", "fun q(w: W) { w.loadBlueprint() }"),
        ("t.php", "<?php\nclass T { KEPT function loadBlueprint() {} }", "<?php\nfunction q($w) { $w->loadBlueprint(); }"),
        ("t.ts", "class T { KEPT loadBlueprint() {} }", "function q(w) { w.loadBlueprint(); }"),
        ("t.rb", "class T\n  KEPT\n  attr_reader :load_blueprint\nend\n", "def q(w); w.load_blueprint(1); end\n"),
        ("t.rb", "class T\n  KEPT def load_blueprint; 1; end\nend\n", "def q(w); w.load_blueprint(1); end\n"),
    ],
)  # fmt: skip
def test_what_is_private_is_not_guessed_from_another_file(path, owner, user):
    suffix = path.partition(".")[2]
    [(source, _)] = mapped({path: owner.replace("KEPT", "public"), f"u.{suffix}": user}).calls()
    assert source.lower().endswith("q")
    assert mapped({path: owner.replace("KEPT", "private"), f"u.{suffix}": user}).calls() == set()


def test_what_a_library_gives_to_another_class_is_no_unique_name():
    owner = "class Report\n  attr_accessor :casa_org\nend\n"
    user = "def q(x); x.casa_org(1); end\ndef w(x); x.casa_org = 1; end\n"
    sources = {"app/report.rb": owner, "app/use.rb": user, "app/other.rb": "class Other\nend\n"}
    assert mapped(sources).calls() == {("q", "Report.casa_org"), ("w", "Report.casa_org")}
    for given in ("belongs_to :casa_org", "has_one(:casa_org)", "scope :casa_org, -> { all }"):
        assert mapped({**sources, "app/other.rb": f"class Other\n  {given}\nend\n"}).calls() == set()
    assert mapped({**sources, "app/report.rb": owner.replace("end", "  belongs_to :casa_org\nend")}).calls() == {
        ("q", "Report.casa_org"),
        ("w", "Report.casa_org"),
    }


def test_tests_reach_what_only_the_compiler_keeps_private():
    sources = {"t.ts": "export class T { private loadBlueprint() {} }"}
    user = "function q(s) { (s as any).loadBlueprint(); }"
    assert mapped({**sources, "a.test.ts": user}).calls() == {("q", "T.loadBlueprint")}
    assert mapped({**sources, "a.ts": user}).calls() == set()
