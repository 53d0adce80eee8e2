"""Manifests of Ruby, PHP, .NET, Gradle's catalogues, Swift, Scala, Conda, vcpkg and Conan."""

from __future__ import annotations

import time

import pytest

from services.system_map.facts import Dependency, InventoryFile
from services.system_map.resolve.manifests import read_manifests
from services.system_map.resolve.wanted import wanted_texts

GEMFILE = b"""\
source "https://rubygems.org"
gem "rails", "~> 7.1", ">= 7.1.2"
gem 'puma' # server
if RUBY_VERSION < "3"
  gem "bigdecimal"
end
group :development, :test do
  platforms :mri do
    gem "debug"
  end
  gem "rspec-rails"
end
gem "rack-test", group: :test
gem "sidekiq", groups: [:default, :worker]
"""
GEMSPEC = b"""\
Gem::Specification.new do |s|
  s.name = "sinatra"
  s.summary = "Classy web-development"
  s.license = "MIT"
  s.add_dependency "rack", ">= 3.0.0", "< 4"
  s.add_development_dependency("minitest", "~> 5")
end
"""
COMPOSER = b"""{
  "name": "acme/shop", "license": "MIT",
  "require": {"php": ">=8.1", "ext-json": "*", "monolog/monolog": "^3.0"},
  "require-dev": {
    "phpunit/phpunit": "^10"
  }
}"""
CSPROJ = b"""<Project Sdk="Microsoft.NET.Sdk">
  <ItemGroup>
    <PackageReference Include="Serilog" Version="3.1.1" />
    <PackageReference Include="Polly"><Version>8.0</Version></PackageReference>
    <PackageReference Include="StyleCop.Analyzers" PrivateAssets="all" />
    <PackageReference Include="$(Computed)" />
    <ProjectReference Include="../Other/Other.csproj" />
  </ItemGroup>
</Project>"""
PACKAGES = b'<packages><package id="NUnit" version="3.13" developmentDependency="true" /></packages>'
CATALOG = b"""\
[versions]
okio = "3.9.0"
[libraries]
okio = { module = "com.squareup.okio:okio", version.ref = "okio" }
junit = { group = "junit", name = "junit", version = "4.13" }
short = "org.slf4j:slf4j-api:2.0"
"""
SWIFT = b"""let package = Package(
  name: "Shop",
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.62.0"),
    .package(name: "Vapor", url: "https://github.com/vapor/vapor", .upToNextMajor(from: "4.0.0")),
    .package(path: "../Local"),
  ])
"""
SBT = b"""\
name := "shop"
libraryDependencies += "org.typelevel" %% "cats-core" % "2.9.0"
libraryDependencies ++= Seq("org.scalatest" %% "scalatest" % scalaTestVersion % Test,
  "javax.servlet" % "servlet-api" % "2.5" % "provided")
addSbtPlugin("org.scalameta" % "sbt-scalafmt" % "2.5.0")
"""
ENVIRONMENT = b"""\
name: shop
channels:
  - conda-forge
dependencies:
  - python=3.11
  - numpy>=1.24  # arrays
  - conda-forge::scipy=1.10
  - pip:
    - requests==2.31
    - -r more.txt
  - cmake
"""
VCPKG = b"""{
  "name": "shop",
  "dependencies": ["fmt", {"name": "zlib", "version>=": "1.3"}, {"name": "vcpkg-cmake", "host": true}],
  "features": {"tls": {"dependencies": ["openssl"]}}
}"""
CONAN = b"[requires]\nzlib/1.3@user/stable\n\n[tool_requires]\ncmake/3.27\n[options]\nzlib:shared=True\n"
CONAN_PROGRAM = b"""class Shop(ConanFile):
    requires = "fmt/10.1.0", "spdlog/1.12"
    tool_requires = "cmake/3.27"
    url = "https://example.org/shop"
    def requirements(self):
        self.requires("zlib/[>=1.2]")
"""

Row = tuple[str, str, str, int | None]


def read(path: str, text: bytes) -> list[Row]:
    files = {path: InventoryFile(path, "0" * 40, len(text), None, "configuration")}
    assert wanted_texts(files) == [path]
    return [_row(one) for one in read_manifests(files, {path: text}).dependencies]


def _row(one: Dependency) -> Row:
    return (one.name, one.requirement, one.scope, one.line)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "Gemfile",
            GEMFILE,
            [
                ("rails", "~> 7.1, >= 7.1.2", "run", 2), ("puma", "", "run", 3), ("bigdecimal", "", "run", 5),
                ("debug", "", "development", 9), ("rspec-rails", "", "development", 11), ("rack-test", "", "development", 13),
                ("sidekiq", "", "run", 14),
            ],
        ),
        ("x.gemspec", GEMSPEC, [("rack", ">= 3.0.0, < 4", "run", 5), ("minitest", "~> 5", "development", 6)]),
        ("composer.json", COMPOSER, [("monolog/monolog", "^3.0", "run", 3), ("phpunit/phpunit", "^10", "development", 5)]),
        (
            "src/Shop.csproj",
            CSPROJ,
            [("Serilog", "3.1.1", "run", 3), ("Polly", "8.0", "run", 4), ("StyleCop.Analyzers", "", "development", 5)],
        ),
        ("packages.config", PACKAGES, [("NUnit", "3.13", "development", 1)]),
        (
            "gradle/libs.versions.toml",
            CATALOG,
            [
                ("com.squareup.okio:okio", "3.9.0", "run", 4), ("junit:junit", "4.13", "development", 5),
                ("org.slf4j:slf4j-api", "2.0", "run", 6),
            ],
        ),
        ("Package.swift", SWIFT, [("swift-nio", "2.62.0", "run", 4), ("vapor", "4.0.0", "run", 5)]),
        (
            "build.sbt",
            SBT,
            [
                ("org.typelevel:cats-core", "2.9.0", "run", 2), ("org.scalatest:scalatest", "", "development", 3),
                ("javax.servlet:servlet-api", "2.5", "build", 4), ("org.scalameta:sbt-scalafmt", "2.5.0", "build", 5),
            ],
        ),
        (
            "project/Dependencies.scala",
            b'object D {\n  val cats = "org.typelevel" %% "cats-core" % catsVersion\n  private val catsVersion = "2.9.0"\n}\n',
            [("org.typelevel:cats-core", "", "run", 2)],
        ),
        ("project/site.sbt", b'libraryDependencies += "org.acme" % "pages" % "1"\n', [("org.acme:pages", "1", "build", 1)]),
        (
            "environment.yml",
            ENVIRONMENT,
            [
                ("numpy", ">=1.24", "run", 6), ("scipy", "=1.10", "run", 7), ("requests", "==2.31", "run", 9),
                ("cmake", "", "run", 11),
            ],
        ),
        (
            "vcpkg.json",
            VCPKG,
            [
                ("fmt", "", "run", 3), ("zlib", ">=1.3", "run", 3), ("vcpkg-cmake", "", "build", 3),
                ("openssl", "", "optional:tls", 4),
            ],
        ),
        ("conanfile.txt", CONAN, [("zlib", "1.3", "run", 2), ("cmake", "3.27", "build", 5)]),
        (
            "conanfile.py",
            CONAN_PROGRAM,
            [("fmt", "10.1.0", "run", 2), ("spdlog", "1.12", "run", 2), ("cmake", "3.27", "build", 3), ("zlib", "[>=1.2]", "run", 6)],
        ),
    ],
)  # fmt: skip
def test_a_manifest_yields_its_packages_with_scope_and_line(path: str, text: bytes, expected: list[Row]) -> None:
    assert read(path, text) == expected


def test_name_and_licence_come_from_them_too() -> None:
    files = {"x.gemspec": InventoryFile("x.gemspec", "0" * 40, 9, "Ruby", "configuration")}
    found = read_manifests(files, {"x.gemspec": GEMSPEC})
    assert (found.name, found.licence, found.description) == ("sinatra", "MIT", "Classy web-development")


HOSTILE = [
    b"\n" * 500_000,
    b" " * 500_000,
    b'gem "a", "' + b" " * 500_000,
    b"- a" + b" " * 400_000 + b"'x",
    b'"' * 500_000,
    b'.package(url: "' * 40_000,
    b'"a" % "b" % c\n' * 40_000,
    b'"a/1" requires ' * 40_000,
    b'gem "a"\n' * 60_000,
    b"{" * 200 + b"}" * 200,
    b'{"require": {' + b",".join(b'"v/%d": "1"' % n for n in range(40_000)) + b"}}",
    b"[libraries]\n" + b"".join(b'a%d = "g:a%d:1"\n' % (n, n) for n in range(40_000)),
    b"<a>" + b'<package id="x" version="1"/>' * 20_000 + b"</a>",
    b"<a><![CDATA[" + b"<build>" * 40_000 + b"]]></a>",
    b"<a><dependencies>"
    + b"<dependency><groupId>g</groupId><artifactId>a</artifactId></dependency>" * 5_000
    + b"</dependencies></a>",
    b"\xff\xfe\x00",
]


@pytest.mark.parametrize(
    "path",
    [
        "Gemfile",
        "x.gemspec",
        "composer.json",
        "x.csproj",
        "packages.config",
        "libs.versions.toml",
        "Package.swift",
        "build.sbt",
        "environment.yml",
        "vcpkg.json",
        "conanfile.txt",
        "conanfile.py",
        "pom.xml",
        "build.gradle.kts",
    ],
)
def test_hostile_text_costs_little_time_and_raises_nothing(path: str) -> None:
    files = {path: InventoryFile(path, "0" * 40, 9, None, "configuration")}
    started = time.process_time()
    for text in HOSTILE:
        read_manifests(files, {path: text})
    assert time.process_time() - started < 6


@pytest.mark.parametrize(
    ("field", "description", "licence"),
    [
        ('s.summary = "Sells and " \\\n  "weighs"', "Sells and weighs", None),
        ("s.summary = 'Sells ' +\n  'and weighs'\n  s.licenses = ['MIT', 'GPL-2.0']", "Sells and weighs", "MIT"),
        ('s.summary = "Its owner\'s shop"\n  s.license = "MIT"', "Its owner's shop", "MIT"),
        ('s.name = "shop"\n  "other"', None, None),
    ],
)
def test_texts_of_a_gemspec_may_be_continued(field: str, description: str | None, licence: str | None) -> None:
    files = {"shop.gemspec": InventoryFile("shop.gemspec", "0" * 40, 9, "Ruby", "configuration")}
    text = f"Gem::Specification.new do |s|\n  {field}\nend\n".encode()
    found = read_manifests(files, {"shop.gemspec": text})
    assert (found.description, found.licence) == (description, licence)
    assert found.name in {None, "shop"}
