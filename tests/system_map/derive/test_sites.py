"""Where a web server calls a site in PHP: the folder that is served, by settings, composer.json or custom."""

from __future__ import annotations

import json

import pytest

from tests.fakes.mapped_repository import mapped

KERNEL = "<?php\nnamespace Shop;\nclass Kernel { public function run() {} }\n"
FRONT = "<?php\nrequire __DIR__ . '/../src/Kernel.php';\n(new Shop\\Kernel())->run();\n"
ELSEWHERE = "<?php\nheader('Location: p/', true, 301);\n"


def ways(sources: dict[str, str]) -> list[tuple[str, str, float]]:
    found = mapped({"src/Kernel.php": KERNEL, **sources}).parts_input().content.ways_in
    assert all(way.kind == "server" for way in found if way.score > 0.5)
    return [(way.label, way.reason, way.score) for way in found if way.score > 0.5]


def test_composer_names_the_folder_that_is_served() -> None:
    composer = json.dumps({"extra": {"public-dir": "./site/"}})
    sources = {"composer.json": composer, "site/index.php": FRONT, "site/late.php": FRONT, "site/data.php": "<?php\n"}
    assert ways(sources) == [
        ("site/index.php", "where the web server calls in", 0.9),
        ("site/late.php", "where the web server calls in, below site/", 0.7),
    ]
    assert ways({**sources, "composer.json": "{}"}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Docker/Shop.Apache.conf", "<VirtualHost *:80>\n  DocumentRoot /var/www/Shop/p/\n</VirtualHost>\n"),
        ("deploy/nginx/default.conf", "server {\n    root /srv/shop/p;\n}\n"),
        ("Caddyfile", ":80 {\n\troot * /app/p\n}\n"),
        ("Dockerfile", "FROM php:8-apache\nENV APACHE_DOCUMENT_ROOT=/var/www/html/p\n"),
        ("Dockerfile", "FROM php:8-apache\nENV APACHE_DOCUMENT_ROOT /var/www/html/p\n"),
        ("compose.yml", "services:\n  web:\n    environment:\n      WEB_DOCUMENT_ROOT: /app/p\n"),
    ],
)
def test_settings_of_web_servers_name_the_folder_that_is_served(path: str, text: str) -> None:
    sources = {path: text, "index.php": ELSEWHERE, "p/index.php": FRONT}
    assert ways(sources) == [("p/index.php", "where the web server calls in", 0.9)]


def test_an_index_below_that_brings_far_more_in_stands_first() -> None:
    many = "".join(f"require __DIR__ . '/../../src/{name}.php';\n" for name in "abc")
    classes = {f"src/{name}.php": f"<?php\nfunction {name}() {{}}\n" for name in "abc"}
    sources = {"nginx.conf": "root /srv/shop/p;\n", "p/index.php": FRONT, "p/i/index.php": f"<?php\n{many}", **classes}
    assert ways({**sources, "index.php": ELSEWHERE}) == [
        ("p/i/index.php", "where the web server calls in, below p/", 0.9),
        ("p/index.php", "where the web server calls in", 0.88),
    ]


def test_by_custom_it_is_public_or_where_the_root_only_sends_requests_elsewhere() -> None:
    told = "where the web server calls in"
    assert ways({"public/index.php": "<?php\n", "index.php": ELSEWHERE}) == [("public/index.php", told, 0.9)]
    assert ways({"web/index.php": FRONT, "index.php": ELSEWHERE}) == [("web/index.php", told, 0.9)]
    front = "<?php\nrequire 'src/Kernel.php';\n"
    assert ways({"web/index.php": FRONT, "index.php": front}) == [("index.php", told, 0.9)]
    assert ways({"web/index.php": "<?php\n", "index.php": ELSEWHERE}) == [("index.php", told, 0.9)]


def test_the_usual_place_in_an_image_names_no_folder() -> None:
    sources = {
        "nginx.conf": "root /var/www/html;\n",
        "html/index.php": FRONT,
        "index.php": "<?php\nrequire 'src/Kernel.php';\n",
    }
    assert ways(sources) == [("index.php", "where the web server calls in", 0.9)]


def test_a_plugin_of_wordpress_serves_no_folder() -> None:
    sources = {"composer.json": json.dumps({"type": "wordpress-plugin"}), "public/index.php": "<?php // silence\n"}
    assert ways(sources) == []


@pytest.mark.parametrize(
    ("path", "text", "other"),
    [
        ("tests/apache.conf", "DocumentRoot /app/tests\n", "tests/index.php"),
        ("nginx.conf", "root /app/tests;\n", "tests/index.php"),
        ("docs/nginx.conf", "server {\n  root /var/www/html/docs;\n}\n", "docs/index.php"),
        ("examples/compose.yml", "services:\n  a:\n    environment:\n      WEB_DOCUMENT_ROOT: /app/p\n", "p/index.php"),
        ("Dockerfile", "FROM php\nENV WEB_DOCUMENT_ROOT=/app/examples\n", "examples/index.php"),
        ("vendor/x/nginx.conf", "root /srv/p;\n", "p/index.php"),
        ("nginx.conf", "root /srv/vendor/x;\n", "vendor/x/index.php"),
    ],
)
def test_tests_examples_and_copies_neither_are_the_site_nor_name_it(path: str, text: str, other: str) -> None:
    sources = {path: text, other: FRONT, "index.php": "<?php\nrequire 'src/Kernel.php';\n"}
    assert ways(sources) == [("index.php", "where the web server calls in", 0.9)]


def test_a_site_may_be_in_a_folder_of_that_name_and_its_settings_in_one_for_them() -> None:
    sources = {"tools/nginx.conf": "root /srv/shop/website;\n", "website/index.php": FRONT, "index.php": ELSEWHERE}
    assert ways(sources) == [("website/index.php", "where the web server calls in", 0.9)]
