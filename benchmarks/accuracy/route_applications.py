"""The applications whose frameworks list their routes: what each needs installed, and how it is brought up without a server.

Only the framework and what decides on routes is installed. Every other package that an application imports is a
stand-in whose every attribute and call is a stand-in again, so that loading needs neither databases nor compilers.
"""

from __future__ import annotations

from dataclasses import dataclass

MARK = "--routes--"

# Any module that cannot be found becomes a stand-in; those named in REAL are never replaced.
STAND_INS = """
import importlib.abc, importlib.machinery, importlib.util, os, sys, types
class _Any(type):
    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return cls
    def __add__(cls, other):
        return cls
    __or__ = __ror__ = __radd__ = __and__ = __add__
class StandIn(metaclass=_Any):
    __path__ = []
    def __new__(cls, *args, **kwargs):
        only = len(args) == 1 and not kwargs and isinstance(args[0], (types.FunctionType, type))
        return args[0] if only else super().__new__(cls)
    def __init__(self, *args, **kwargs):
        pass
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn()
    def __call__(self, *args, **kwargs):
        return StandIn(*args, **kwargs)
    def __iter__(self):
        return iter(())
    def __getitem__(self, key):
        return StandIn()
    def __enter__(self):
        return self
    def __exit__(self, *args):
        return False
    def __or__(self, other):
        return self
    def __setitem__(self, key, value):
        pass
    def __mro_entries__(self, bases):
        return ()
    def __class_getitem__(cls, key):
        return cls
class _Module(types.ModuleType):
    __path__ = []
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Exception,), {}) if name.endswith(("Error", "Exception")) else StandIn
class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top in sys.stdlib_module_names or os.path.exists(top) or os.path.exists(top + ".py"):
            return None
        parent = sys.modules.get(name.rpartition(".")[0])
        if "." in name and not isinstance(parent, _Module):
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)
    def create_module(self, spec):
        return _Module(spec.name)
    def exec_module(self, module):
        pass
sys.meta_path.append(_Finder())
sys.path.insert(0, os.getcwd())
"""
_FILE = """
import inspect, json
def file_of(view):
    view = getattr(view, "view_class", None) or getattr(view, "cls", None) or view
    view = inspect.unwrap(getattr(view, "func", view))
    module = sys.modules.get(getattr(view, "__module__", "") or "")
    return getattr(module, "__file__", "") or ""
"""
FLASK = (
    _FILE
    + f"""
rows = []
for rule in app.url_map.iter_rules():
    if rule.endpoint == "static" or rule.endpoint.endswith(".static"):
        continue
    for method in sorted(rule.methods - {{"HEAD", "OPTIONS"}}):
        rows.append([method, rule.rule, file_of(app.view_functions.get(rule.endpoint))])
print("{MARK}" + json.dumps(rows))
"""
)
FASTAPI = (
    _FILE
    + f"""
rows = []
def walk(routes, prefix):
    for route in routes:
        inner = getattr(route, "routes", None)
        if inner is not None and getattr(route, "endpoint", None) is None:
            walk(inner, prefix + getattr(route, "path", ""))
        elif getattr(route, "endpoint", None) is not None:
            for method in sorted(getattr(route, "methods", None) or ["WEBSOCKET"]):
                rows.append([method, prefix + route.path, file_of(route.endpoint)])
walk(app.routes, "")
print("{MARK}" + json.dumps(rows))
"""
)
# Where a pattern is written is the first frame outside Django and Django REST framework.
DJANGO = f"""
import json, sys
import django
from django.urls import resolvers
def _written(self):
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if "/django/contrib/" in name:  # the admin's own, one for each model
            return ""
        if "/django/" not in name and "/rest_framework/" not in name and not name.startswith("<"):
            return name
        frame = frame.f_back
    return ""
_made = resolvers.URLPattern.__init__
def _make(self, *args, **kwargs):
    _made(self, *args, **kwargs)
    self.written = _written(self)
resolvers.URLPattern.__init__ = _make
django.setup()
from django.contrib.admindocs.views import simplify_regex
rows = []
def text(pattern):
    if isinstance(pattern, resolvers.LocalePrefixPattern):
        return ""
    if isinstance(pattern, resolvers.RoutePattern):
        return str(pattern)
    return simplify_regex(str(pattern)).lstrip("/")
def walk(patterns, prefix):
    for pattern in patterns:
        path = prefix + text(pattern.pattern)
        if isinstance(pattern, resolvers.URLResolver):
            walk(pattern.url_patterns, path)
            continue
        view = pattern.callback
        if "format" in str(pattern.pattern) or getattr(getattr(view, "cls", None), "__name__", "") == "APIRootView":
            continue
        for method in [one.upper() for one in getattr(view, "actions", None) or {{}}] or ["ANY"]:
            rows.append([method, path if path.startswith("/") else "/" + path, pattern.written])
walk(resolvers.get_resolver().url_patterns, "")
print("{MARK}" + json.dumps(rows))
"""
# The router keeps no text of where it is mounted: it is noted as `use` is called. Modules that cannot be found are
# stand-ins; TypeScript is stripped of its types.
EXPRESS = f"""
const Module = require("module"), path = require("path"), fs = require("fs");
const real = Module._load, folder = process.cwd();
const standIn = () => new Proxy(function () {{}}, {{
  get: (_, name) => name === Symbol.toPrimitive ? () => "" : name === "then" || name === Symbol.iterator ? undefined
    : name === "prototype" ? Object.prototype : standIn(),
  apply: (_, self, args) => standIn(), construct: () => standIn(),
}});
const middleware = () => {{
  const one = function (request, response, next) {{ if (typeof next === "function") next(); }};
  return new Proxy(one, {{ get: (target, name) => name in target ? target[name] : name === "then" ? () => middleware()
    : name === Symbol.toPrimitive ? () => "" : middleware(), apply: () => middleware(), construct: () => middleware() }});
}};
Module._load = function (request, parent, main) {{
  try {{ return real.call(this, request, parent, main); }} catch (error) {{
    if (error.code !== "MODULE_NOT_FOUND" || !String(error.message).includes("'" + request + "'")) throw error;
    return middleware();
  }}
}};
const readFile = fs.readFileSync;
fs.readFileSync = (file, ...rest) => {{
  try {{ return readFile(file, ...rest); }} catch (error) {{
    if (!String(file).includes("node_modules")) throw error;
    return Buffer.from("");  // of a package that is not installed
  }}
}};
const ts = process.env.TYPESCRIPT && require(process.env.TYPESCRIPT);
if (ts) require.extensions[".ts"] = (module, file) => module._compile(ts.transpileModule(fs.readFileSync(file, "utf8"),
  {{ compilerOptions: {{ module: "commonjs", target: "es2020", esModuleInterop: true }} }}).outputText, file);
const express = require(process.env.EXPRESS);
const again = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {{
  return request === "express" ? again.call(this, process.env.EXPRESS, ...rest) : again.call(this, request, ...rest);
}};
const used = new Map();
const note = (owner) => {{
  const use = owner.use;
  owner.use = function (...args) {{
    const paths = typeof args[0] === "string" ? [args[0]] : Array.isArray(args[0]) && typeof args[0][0] === "string" ? args[0] : [""];
    for (const one of args.flat(9)) if (typeof one === "function" && (one.stack || one._router || one.handle)) {{
      const list = used.get(this) || used.set(this, []).get(this);
      for (const at of paths) list.push([at, one]);
    }}
    return use.apply(this, args);
  }};
}};
note(express.application);
note(express.Router.prototype && express.Router.prototype.use ? express.Router.prototype : express.Router);
express.application.listen = function () {{ return {{ on() {{}}, close() {{}}, address: () => ({{}}) }}; }};
const apps = [];
const init = express.application.init;
express.application.init = function () {{ apps.push(this); return init.apply(this, arguments); }};
const rows = [];
const walk = (owner, prefix, seen) => {{
  if (seen.includes(owner)) return;
  const stack = owner.stack || (owner._router || (owner.settings ? owner.router : null) || {{}}).stack || [];
  for (const layer of stack) if (layer.route) {{
    const paths = Array.isArray(layer.route.path) ? layer.route.path : [layer.route.path];
    const methods = layer.route.methods._all ? ["ANY"] : Object.keys(layer.route.methods);
    for (const at of paths) for (const method of methods) rows.push([method.toUpperCase(), prefix + String(at), ""]);
  }}
  for (const [at, inner] of used.get(owner) || []) walk(inner, prefix + at.replace(/\\/$/, ""), [...seen, owner]);
}};
process.on("unhandledRejection", () => {{}}); process.on("uncaughtException", (error) => {{ console.error(error.message); }});
const tell = () => {{
  const inner = new Set([...used.values()].flat().map((one) => one[1]));
  for (const app of apps) if (!inner.has(app)) walk(app, "", []);
  console.log("{MARK}" + JSON.stringify(rows)); process.exit(0);
}};
setTimeout(tell, 1500);
require(path.join(folder, process.env.MAIN));
"""
SCRIPTS = {"Flask": FLASK, "FastAPI": FASTAPI, "Django": DJANGO, "Express": EXPRESS}
OLDER_DJANGO = "Django>=5.2,<5.3"


@dataclass(frozen=True, slots=True)
class Application:
    """How one repository is asked."""

    framework: str
    packages: tuple[str, ...]
    folder: str = ""  # where it runs, and whose routes are compared
    load: str = ""  # Python: binds `app`; Express: the file that is required
    variables: tuple[tuple[str, str], ...] = ()
    tuned: bool = False  # the finder was written with this application at hand


_FLASK = ("Flask>=3,<4", "Flask-SQLAlchemy", "Flask-Login", "Flask-WTF", "WTForms", "email-validator")
_FASTAPI = (
    "fastapi==0.115.12",
    "pydantic[email]",
    "pydantic-settings",
    "SQLAlchemy>=2,<3",
    "python-multipart",
    "httpx",
)
_DJANGO_VARIABLES = (("DATABASE_URL", "sqlite://"), ("SECRET_KEY", "none"), ("REDIS_URL", "redis://localhost"))
APPLICATIONS = {
    "miguelgrinberg/microblog": Application(
        "Flask", (*_FLASK, "Flask-Moment", "Flask-HTTPAuth", "Flask-Migrate", "PyJWT", "python-dotenv"),
        load="from app import create_app\napp = create_app()", tuned=True,
    ),
    "pallets/flask": Application(
        "Flask", ("Flask>=3,<4",), folder="examples/tutorial", load="from flaskr import create_app\napp = create_app()"
    ),
    "gothinkster/flask-realworld-example-app": Application(
        "Flask", ("Flask>=3,<4",),
        load="from conduit.app import create_app\nfrom conduit.settings import TestConfig\napp = create_app(TestConfig)",
    ),
    "flaskbb/flaskbb": Application("Flask", ("-r requirements.txt", "."), load="from flaskbb import create_app\napp = create_app()"),
    "CTFd/CTFd": Application(
        "Flask", ("-r requirements.txt",), load="import CTFd\napp = CTFd.create_app()",
        variables=(("DATABASE_URL", "sqlite://"), ("REDIS_URL", ""), ("SECRET_KEY", "none")),
    ),
    "nsidnev/fastapi-realworld-example-app": Application(
        "FastAPI", ("fastapi==0.79.1", "pydantic[email,dotenv]<2", "loguru==0.6.0"), load="from app.main import app",
        variables=(("DATABASE_URL", "postgres://a:b@localhost/c"), ("SECRET_KEY", "none")), tuned=True,
    ),
    "fastapi/full-stack-fastapi-template": Application(
        "FastAPI", (*_FASTAPI, "sqlmodel"), folder="backend", load="from app.main import app",
        variables=(
            ("PROJECT_NAME", "x"), ("POSTGRES_SERVER", "x"), ("POSTGRES_USER", "x"), ("FIRST_SUPERUSER", "a@example.com"),
            ("FIRST_SUPERUSER_PASSWORD", "x"), ("POSTGRES_PASSWORD", "x"), ("SECRET_KEY", "x"),
        ),
        tuned=True,
    ),
    "Netflix/dispatch": Application(
        "FastAPI", _FASTAPI, folder="src", load="from dispatch.main import app",
        variables=(
            ("DATABASE_HOSTNAME", "x"), ("DATABASE_CREDENTIALS", "a:b"), ("DISPATCH_ENCRYPTION_KEY", "x"),
            ("DISPATCH_UI_URL", "http://x"), ("DISPATCH_JWT_SECRET", "x"), ("STATIC_DIR", ""),
        ),
    ),
    "healthchecks/healthchecks": Application(
        "Django",
        (
            OLDER_DJANGO, "argon2-cffi", "aiosmtpd", "cronsim", "django-compressor", "fido2", "oncalendar", "pydantic",
            "PyJWT[crypto]", "pyotp", "segno", "statsd", "whitenoise", "django-stubs-ext",
        ),
        variables=(("DJANGO_SETTINGS_MODULE", "hc.settings"),), tuned=True,
    ),
    "wagtail/bakerydemo": Application(
        "Django",
        (
            OLDER_DJANGO, "python-dotenv", "wagtail>=7.4,<7.5", "wagtail-font-awesome-svg", "django-debug-toolbar<5",
            "django-extensions<5", "django-csp<4", "dj-database-url<4", "elasticsearch==5.5.3",
        ),
        variables=(("DJANGO_SETTINGS_MODULE", "bakerydemo.settings.dev"), *_DJANGO_VARIABLES), tuned=True,
    ),
    "makeplane/plane": Application(
        "Django", ("-r apps/api/requirements/base.txt",), folder="apps/api",
        variables=(("DJANGO_SETTINGS_MODULE", "plane.settings.common"), *_DJANGO_VARIABLES),
    ),
    "gothinkster/node-express-realworld-example-app": Application(
        "Express", ("express@4.18.2", "typescript@5.4"), load="src/main.ts", tuned=True
    ),
    "hagopj13/node-express-boilerplate": Application(
        "Express", ("express@4.18.2", "joi@17", "validator@13", "dotenv@10"), load="src/app.js",
        variables=(
            ("NODE_ENV", "development"), ("MONGODB_URL", "mongodb://x"), ("JWT_SECRET", "x"), ("PORT", "3000"),
        ),
        tuned=True,
    ),
    "sahat/hackathon-starter": Application("Express", ("express@4.21.2",), load="app.js", variables=(("BASE_URL", "http://x"),)),
    "greyli/albumy": Application("Flask", ("Flask<2.1", "Werkzeug<2.1", "itsdangerous<2.1", "Jinja2<3.1"), load="from albumy import create_app\napp = create_app()"),
    "miguelgrinberg/flasky": Application(
        "Flask", ("Flask<2.1", "Werkzeug<2.1", "itsdangerous<2.1", "Jinja2<3.1"),
        load="from app import create_app\napp = create_app('default')", variables=(("SERVER_NAME", "x"),),
    ),
    "dunossauro/fast_zero": Application(
        "FastAPI", _FASTAPI, load="from fast_zero.app import app",
        variables=(
            ("DATABASE_URL", "sqlite://"), ("SECRET_KEY", "x"), ("ALGORITHM", "HS256"), ("ACCESS_TOKEN_EXPIRE_MINUTES", "3"),
        ),
    ),
    "igorbenav/FastAPI-boilerplate": Application(
        "FastAPI", (*_FASTAPI, "fastcrud==0.15.5", "starlette<0.47"), folder="src", load="from app.main import app",
        variables=(("SECRET_KEY", "x"), ("ENVIRONMENT", "local")),
    ),
    "mealie-recipes/mealie": Application(
        "FastAPI",
        (
            *("SQLAlchemy>=2,<2.1", "pydantic>=2.6,<2.12", "pydantic-settings", "text-unidecode", "python-slugify"),
            *("fastapi<0.116", "python-dateutil", "python-dotenv", "pyhumps", "orjson", "bcrypt", "pyjwt", "isodate"),
            *("apprise", "httpx<0.28", "Pillow", "pillow-heif", "rapidfuzz", "aiofiles", "authlib", "requests"),
            *("appdirs", "rich", "html2text", "beautifulsoup4", "recipe-scrapers", "openai<2", "lxml", "email-validator"),
            *("python-multipart", "itsdangerous", "jinja2"),
        ),
        load="from mealie.app import app", variables=(("PRODUCTION", "false"), ("DATA_DIR", "/tmp"), ("TESTING", "true")),
    ),
    "django-oscar/django-oscar": Application(
        "Django",
        (
            ".", "sorl-thumbnail", "easy-thumbnails", "django-debug-toolbar", "django-environ", "whoosh", "pycountry",
            OLDER_DJANGO,
        ),
        folder="sandbox", variables=(("DJANGO_SETTINGS_MODULE", "settings"), *_DJANGO_VARIABLES),
    ),
    "wagtail/wagtail": Application(
        "Django", (".", OLDER_DJANGO, "python-dateutil", "Jinja2", "azure-mgmt-cdn", "django-modelcluster"),
        variables=(("DJANGO_SETTINGS_MODULE", "wagtail.test.settings"), *_DJANGO_VARIABLES),
    ),
    "danielfsousa/express-rest-boilerplate": Application(
        "Express", ("express@4.18.2",), load="src/config/express.js",
        variables=(("NODE_ENV", "test"), ("JWT_SECRET", "x"), ("PORT", "3000")),
    ),
    "madhums/node-express-mongoose-demo": Application("Express", ("express@4.18.2",), load="server.js"),
    "gothinkster/rails-realworld-example-app": Application("Rails", ()),
    "lobsters/lobsters": Application("Rails", ()),
    "redmine/redmine": Application("Rails", ()),
    "huginn/huginn": Application("Rails", ()),
    "maybe-finance/maybe": Application("Rails", ()),
    "thoughtbot/upcase": Application("Rails", ()),
}  # fmt: skip
