"""What is run in an application's own environment to make its framework list its routes, without a server.

Only the framework and what decides on routes is installed. Every other package that an application imports is a
stand-in whose every attribute and call is a stand-in again, so that loading needs neither databases nor compilers.
"""

from __future__ import annotations

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
        frame = sys._getframe(1)
        while frame is not None and "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        asked_by = frame.f_code.co_filename if frame is not None else ""
        if "/site-packages/" in asked_by and "/sqlalchemy/" not in asked_by:
            return None  # what an installed package can do without; SQLAlchemy asks for the database's driver
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
# Where a pattern is written is the first frame outside of what makes patterns. A regular expression is written by
# Python's own parser: a group as its name, a class of characters as it stands, without anchors and repeats.
DJANGO = f"""
import json, sys
import django
from re import _constants as kinds, _parser
from django.urls import resolvers
_OWN = ("/django/urls/", "/rest_framework/", "/rest_framework_nested/", "/django/conf/urls/__init__.py", "/django/conf/urls/i18n.py")
def _written(self):
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        makes = any(part in name for part in _OWN) and frame.f_code.co_name != "<module>"
        if not makes and not name.startswith("<"):
            return name if "/site-packages/" not in name else ""  # the admin's own, `static()`, what a package includes
        frame = frame.f_back
    return ""
_made = resolvers.URLPattern.__init__
def _make(self, *args, **kwargs):
    _made(self, *args, **kwargs)
    self.written = _written(self)
resolvers.URLPattern.__init__ = _make
django.setup()
rows = []
def one(kind, value):
    if kind is kinds.RANGE:
        return chr(value[0]) + "-" + chr(value[1])
    if kind is kinds.CATEGORY:
        return "\\\\" + {{"DIGIT": "d", "SPACE": "s", "WORD": "w"}}[str(value).rpartition("_")[2]]
    return "^" if kind is kinds.NEGATE else chr(value)
def plain(parsed, names):
    text = ""
    for kind, value in parsed:
        if kind is kinds.LITERAL:
            text += chr(value)
        elif kind is kinds.SUBPATTERN:
            group, _, _, inner = value
            text += plain(inner, names) if group is None else "<" + names.get(group, "var") + ">"
        elif kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT):
            text += plain(value[2], names)
        elif kind is kinds.IN:
            inner = "".join(one(*part) for part in value)
            text += inner if len(value) == 1 and value[0][0] is kinds.CATEGORY else "[" + inner + "]"
        elif kind is kinds.BRANCH:
            text += "|".join(plain(part, names) for part in value[1])
        elif kind is kinds.ANY:
            text += "."
        elif kind is kinds.NOT_LITERAL:
            text += "[^" + chr(value) + "]"
    return text
def text(pattern):
    if isinstance(pattern, resolvers.LocalePrefixPattern):  # what it is called there; the default may go without it
        return "<language_code>/" if getattr(pattern, "prefix_default_language", True) else ""
    if isinstance(pattern, resolvers.RoutePattern):
        return str(pattern)
    parsed = _parser.parse(str(pattern))
    return plain(parsed, {{number: name for name, number in parsed.state.groupdict.items()}})
def left(view):  # the methods that decorators leave: those of `api_view`, of `require_http_methods` and its like
    cls = getattr(view, "cls", None)
    if getattr(cls, "__qualname__", "") == "WrappedAPIView":
        return [one.upper() for one in cls.http_method_names if one != "options"]
    found = None
    while view is not None and cls is None:
        names = getattr(getattr(view, "__code__", None), "co_freevars", ())
        if "request_method_list" in names:
            own = set(view.__closure__[names.index("request_method_list")].cell_contents)
            found = own if found is None else found & own
        view = getattr(view, "__wrapped__", None)
    return sorted(found or ())
def walk(patterns, prefix):
    for pattern in patterns:
        path = prefix + text(pattern.pattern)
        if isinstance(pattern, resolvers.URLResolver):
            walk(pattern.url_patterns, path)
            continue
        view = pattern.callback
        suffix = any(part in str(pattern.pattern) for part in ("(?P<format>", "drf_format_suffix"))
        if suffix or getattr(getattr(view, "cls", None), "__name__", "") == "APIRootView":
            continue
        allowed = getattr(getattr(view, "cls", None), "http_method_names", None)
        methods = [one.upper() for one in getattr(view, "actions", None) or {{}} if allowed is None or one in allowed]
        for method in methods or left(view) or ["ANY"]:
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
    : name === Symbol.toPrimitive ? () => "" : middleware(), set: (target, name, value) => {{ target[name] = value; return true; }},
    apply: () => middleware(), construct: () => middleware() }});
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
  {{ compilerOptions: {{ module: "commonjs", target: "es2020", esModuleInterop: true, experimentalDecorators: true }} }}).outputText, file);
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
  const own = () => {{ try {{ return owner.settings ? owner.router : null; }} catch {{ return null; }} }};  // Express 4 throws
  const stack = owner.stack || (owner._router || own() || {{}}).stack || [];
  for (const layer of stack) if (layer.route) {{
    const paths = Array.isArray(layer.route.path) ? layer.route.path : [layer.route.path];
    const answered = Object.keys(layer.route.methods);
    const methods = layer.route.methods._all || answered.length > 20 ? ["ANY"] : answered;  // `app.all` sets each alone
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
// "a.js,b.js()": what b.js exports is called with an application.
for (const file of process.env.MAIN.split(",")) {{
  try {{
    const main = require(path.join(folder, file.replace("()", "")));
    if (file.endsWith("()")) main(express(), {{ middleware: standIn() }});
  }} catch (error) {{ console.error(error.message); }}
}}
"""
SCRIPTS = {"Flask": FLASK, "FastAPI": FASTAPI, "Django": DJANGO, "Express": EXPRESS}
