"""What stands first in Express' `use`: a path that a name holds, over files, or one more handler; nothing is guessed."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_routes import routes_of

ROUTER = "const r = express.Router();\nr.get('/x', all);\n"
MAIN = f"import express from 'express';\n{{}}const app = express();\n{ROUTER}app.use({{}}, r);\napp.listen(3);\n"


def shown(files: dict[str, str]) -> set[tuple[str, bool, float]]:
    return {(one.path, one.mounted, one.confidence) for one in routes_of(files).routes}


def used(first: str, head: str = "", **files: str) -> set[tuple[str, bool, float]]:
    named = {f"{name}.ts": text for name, text in files.items()}
    return shown({**named, "main.ts": MAIN.format(head, first)})


@pytest.mark.parametrize("key", ["_", "a", "$", "Base", "base_"])
def test_a_prefix_is_read_out_of_constants_of_other_files(key: str) -> None:
    held = f"export const P = {{\n  {key}: '/api',\n  in: {{ {key}: '/deep' }},\n}};\n"
    head = "import { P } from './held';\n"
    assert used(f"P.{key}", head, held=held) == {("/api/x", True, 1.0)}
    assert used(f"P.in.{key}", head, held=held) == {("/deep/x", True, 1.0)}
    assert used(f"`${{P.{key}}}/v1`", head, held=held) == {("/api/v1/x", True, 1.0)}


@pytest.mark.parametrize(
    ("head", "first", "held"),
    [
        ("import P from './held';\n", "P.a", "const P = { a: '/api' } as const;\nexport default P;\n"),
        ("import P from './held';\n", "P.a", "const P = { a: '/api' }\nexport default P\n"),
        ("import P from './held';\n", "P.in.a", "export default { in: { a: '/api' } };\n"),
        ("import P from './held';\n", "P.a", "export default { a: '/api' } as const;\n"),
        ("import P from './held';\n", "P.a", "export default Object.freeze({ a: '/api' });\n"),
        ("import P from './held';\n", "P", "export default '/api';\n"),
        ("import { P } from './held';\n", "P.A", "export enum P { A = '/api' }\n"),
        ("import * as P from './held';\n", "P.a", "export const a = '/api';\n"),
        ("const P = require('./held');\n", "P.a", "module.exports = { a: '/api' };\n"),
        ("const P = require('./held');\n", "P.in.a", "module.exports = { in: { a: '/api' } };\n"),
        ("const P = require('./held');\n", "P.a", "exports.a = '/api';\n"),
        ("const { a } = require('./held');\n", "a", "module.exports.a = '/api';\n"),
        ("const P = require('./held');\n", "P", "module.exports = '/api';\n"),
        ("const P = require('./held');\n", "P.a", "const P = { a: '/api' };\nmodule.exports = P;\n"),
        ("enum P { A = '/api' }\n", "P.A", ""),
    ],
)
def test_a_prefix_is_read_whatever_way_it_is_given_away(head: str, first: str, held: str) -> None:
    assert used(first, head, held=held) == {("/api/x", True, 1.0)}


@pytest.mark.parametrize(
    ("head", "first"),
    [
        ("import { P } from './held';\n", "P.none"),
        ("import { P } from './held';\n", "P.made"),
        ("import { mount } from 'settings';\n", "mount"),
        ("import { MOUNT } from '@own/constants';\n", "MOUNT"),
        ("import config from 'config';\n", "config.mount"),
        ("import config from 'config';\n", "config.get('at')"),
        ("import path from 'path';\n", "path.join('/', name)"),
        ("const at = config.get('at');\n", "at"),
        ("", "dev ? '/dev' : '/live'"),
        ("", "paths[0]"),
        ("", "unknown"),
        ("import { v1 } from 'pkg';\n", "v1"),
        ("const auth = process.env.AUTH;\n", "auth"),
        ("const auth = dev ? '/a' : '/b';\n", "auth"),
    ],
)
def test_a_prefix_that_cannot_be_read_is_not_taken_for_none(head: str, first: str) -> None:
    assert used(first, head, held="export const P = { a: '/api', made: make() };\n") == {("/x", False, 0.6)}


@pytest.mark.parametrize(
    ("head", "first", "confidence"),
    [
        ("function wait(q, s, next) { next(); }\n", "wait", 1.0),
        ("const wait = (q, s, next) => next();\n", "wait", 1.0),
        ("import { wait } from './held';\n", "wait", 1.0),
        ("import * as held from './held';\n", "held.wait", 1.0),
        ("", "express.json()", 1.0),
        ("", "(q, s, next) => next()", 1.0),
        ("const other = express.Router();\n", "other", 1.0),
        ("import limits from 'limits';\nconst slow = limits({ most: 3 });\n", "slow", 0.8),
        ("import slow from 'slow';\n", "slow", 0.8),
        ("import * as held from './held';\n", "held.isSignedIn", 0.8),
    ],
)
def test_a_handler_that_stands_first_is_no_prefix(head: str, first: str, confidence: float) -> None:
    held = "export const wait = (q, s, next) => next();\nexport const isSignedIn = made();\n"
    assert used(first, head, held=held) == {("/x", True, confidence)}


def test_a_list_of_prefixes_stays_one() -> None:
    assert used("['/a', '/b']") == {("/a/x", True, 1.0), ("/b/x", True, 1.0)}


OTHER = "const r = express.Router();\nr.get('/x', all);\n"


@pytest.mark.parametrize(
    "body",
    [
        "import { P } from './held';\nfunction mount(P) { app.use(P.a, r); }\n",
        "import { P } from './held';\nconst mount = ({ P }) => { app.use(`${P.a}`, r); };\n",
        "import { P } from './held';\nfunction mount() { const P = made(); app.use(P.a, r); }\n",
        "const P = { a: '/one' };\nfunction mount(P) { app.use(P.a, r); }\n",
        "let at = '/one';\nat = '/two';\napp.use(at, r);\n",
        "import { P } from './held';\nP.a = '/b';\napp.use(P.a, r);\n",
        "import { Q } from './held';\napp.use(Q.a, r);\n",
        "const h = require('./twice');\napp.use(h.a, r);\n",
    ],
)
def test_a_prefix_whose_name_is_hidden_or_given_another_value_is_not_told(body: str) -> None:
    held = "export const P = { a: '/a' };\nexport const Q = { a: '/a' };\nif (dev) { Q.a = '/b'; }\n"
    main = f"import express from 'express';\nconst app = express();\n{OTHER}{body}app.listen(3);\n"
    files = {"held.ts": held, "twice.js": "exports.a = '/a';\nif (dev) { exports.a = '/b'; }\n", "main.ts": main}
    assert shown(files) == {("/x", False, 0.6)}


def test_a_prefix_that_a_function_binds_itself_is_read() -> None:
    body = "function one() { const at = '/a'; app.use(at, r); }\nfunction two() { const at = '/b'; app.use(`${at}/c`, r); }\n"
    main = f"import express from 'express';\nconst app = express();\n{OTHER}{body}app.listen(3);\n"
    assert shown({"main.ts": main}) == {("/a/x", True, 1.0), ("/b/c/x", True, 1.0)}


def test_a_text_that_grows_with_each_constant_is_cut_off() -> None:
    grown = [f"export const C{at} = `{''.join(f'${{C{at - 1}}}' for _ in range(20))}`;" for at in range(1, 9)]
    held = "\n".join(["export const C0 = '/abcdefghij';", *grown, ""])
    assert used("C8", "import { C8 } from './held';\n", held=held) == {("/x", False, 0.6)}
    assert used("C1", "import { C1 } from './held';\n", held=held) == {("/abcdefghij" * 20 + "/x", True, 1.0)}


HOOK = "const express = require('express');\nconst hook = require('./hook');\nconst app = express();\nhook.run('x', {app});\napp.listen(1);\n"


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ("args.app.get('/a', (req, res) => res.send('a'))", {"GET /a": 0.9}),
        ("args.app.use('/p', require('./part'))", {"GET /p/in": 0.9}),
        ("args.app.get('/a', {})", {}),
        ("args.app.get('trust proxy')", {}),
        ("args.app.get('/a', (page) => page)", {}),
        ("args.client.get('/a', (error, page) => page)", {}),
    ],
)
def test_what_a_parameter_holds_as_its_app_is_an_application(body: str, paths: dict[str, float]) -> None:
    part = "const express = require('express');\nconst r = express.Router();\nr.get('/in', f);\nmodule.exports = r;\n"
    hook = f"exports.run = (name, args, done) => {{\n  {body};\n  return done();\n}};\n"
    files = {"server.js": HOOK, "hook.js": hook, **({"part.js": part} if "part" in body else {})}
    assert {f"{one.method} {one.path}": one.confidence for one in routes_of(files).routes} == paths


def test_a_requests_application_is_asked_for_settings() -> None:
    hook = "exports.run = (req, res, next) => {\n  req.app.get('/a', (a, b) => b);\n};\n"
    assert routes_of({"server.js": HOOK, "hook.js": hook}).routes == []
