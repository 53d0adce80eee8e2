"""Flows start at what a language runs first of a file: Main of C#, run of Scala's and Swift's applications, mains within types."""

from __future__ import annotations

import pytest

from services.system_map.derive import mains
from services.system_map.derive.values import folder_of
from services.system_map.symbols.flows import build_flows
from tests.fakes.mapped_repository import mapped

PROJECT = '<Project Sdk="Microsoft.NET.Sdk">{}</Project>\n'


def starts(sources: dict[str, str]) -> list[tuple[str, int | None, str, list[str]]]:
    """Each flow's way in, the way's line, where it starts and the steps below."""
    given = mapped(sources).parts_input()
    lines = {way.label: way.line for way in given.content.ways_in}
    return [
        (flow.label, lines[flow.label], flow.steps[0].name, [step.name for step in flow.steps if step.depth == 1])
        for flow in build_flows(given).flows
    ]


@pytest.mark.parametrize(
    ("path", "text", "line", "first"),
    [
        (
            "A.java",
            "class A {\n  public static void main(String[] args) { go(); }\n  static void go() {}\n}\n",
            2,
            "A.main",
        ),
        (
            "a.kt",
            "class A {\n  companion object {\n    @JvmStatic\n    fun main(args: Array<String>) {\n      go()\n    }\n    fun go() {\n    }\n  }\n}\n",
            4,
            "A.main",
        ),
        ("a.scala", "object A {\n  def main(args: Array[String]): Unit = go()\n  def go() = 1\n}\n", 2, "A.main"),
        ("a.scala", "object A extends IOApp {\n  def run(args: List[String]) = go()\n  def go() = 1\n}\n", 2, "A.run"),
        ("a.scala", "object A extends App {\n  go()\n  def go() = 1\n}\n", 1, "A"),
        ("a.scala", "def go() = 1\n\n@main def hello(): Unit = go()\n", None, "hello"),
        (
            "a.swift",
            "@main\nstruct A {\n  static func main() {\n    go()\n  }\n  static func go() {}\n}\n",
            3,
            "A.main",
        ),
        ("a.swift", "@main\nstruct A: Command {\n  func run() {\n    go()\n  }\n  func go() {}\n}\n", None, "A.run"),
    ],
)
def test_a_flow_starts_at_what_runs_first(path: str, text: str, line: int | None, first: str) -> None:
    [(_, told, start, below)] = starts({path: text})
    assert (told, start) == (line, first)
    assert [name.rpartition(".")[2] for name in below] == ["go"]


def test_a_program_of_csharp_starts_at_its_static_main() -> None:
    program = "class Program {\n  void Main(int one) {}\n  static async Task Main(string[] args) { Go(); }\n  static void Go() {}\n}\n"
    assert starts({"Shop/Shop.csproj": PROJECT, "Shop/Program.cs": program}) == [
        ("dotnet run --project Shop", 3, "Program.Main", ["Program.Go"])
    ]


def test_a_program_of_statements_starts_at_its_file() -> None:
    program = "Go();\nstatic void Go() { }\n"
    assert starts({"Shop/Shop.csproj": PROJECT, "Shop/Program.cs": program}) == [
        ("dotnet run --project Shop", None, "Program.cs", ["Go"])
    ]


def test_a_project_that_measures_stands_below_the_product() -> None:
    program = "class Program {\n  static void Main() { }\n}\n"
    measured = PROJECT.format('<ItemGroup><PackageReference Include="BenchmarkDotNet" Version="0.14.0" /></ItemGroup>')
    sources = {"Shop/Shop.csproj": PROJECT, "Shop/Program.cs": program}
    sources |= {"Shop.Speed/Shop.Speed.csproj": measured, "Shop.Speed/Program.cs": program}
    found = mapped(sources).parts_input().content.ways_in
    assert [(way.label, way.score) for way in found] == [
        ("dotnet run --project Shop", 0.88),
        ("dotnet run --project Shop.Speed", 0.264),
    ]


def test_one_of_several_projects_in_a_folder_tells_that_it_measures_and_each_is_looked_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def counted(path: str) -> str:
        asked.append(path)
        return folder_of(path)

    monkeypatch.setattr(mains, "folder_of", counted)
    program = "class Program {\n  static void Main() { }\n}\n"
    measured = PROJECT.format('<ItemGroup><PackageReference Include="BenchmarkDotNet" Version="0.14.0" /></ItemGroup>')
    sources = {
        "Speed/A.csproj": measured,
        "Speed/B.csproj": PROJECT,
        "Speed/in/Program.cs": program,
        "C.csproj": PROJECT,
    }
    found = mapped({**sources, "Program.cs": program}).parts_input().content.ways_in
    assert [(way.label, way.score) for way in found] == [("dotnet run", 0.88), ("dotnet run --project Speed", 0.264)]
    assert sorted(path for path in asked if path.endswith(".csproj")) == [
        "C.csproj",
        "Speed/A.csproj",
        "Speed/B.csproj",
    ]
