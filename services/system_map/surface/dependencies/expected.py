"""Why a package may be needed although nothing imports it: stubs, plugins, servers, drivers, tools. Pure.

Each row is a pattern of whole names and the reason in words. Kept short: what is not here is told as unused with its
grounds, and a reader judges.
"""

from __future__ import annotations

import re
from functools import lru_cache

_STUBS = "type stubs, which only type checkers read"
_TOOL = "a tool, started from the command line"
_SERVER = "a server, started from the command line"
_DRIVER = "a driver, chosen by an address or a setting"
_PLUGIN = "a plugin, which its host finds by itself or by a setting"
_ENGINE = "an engine that another package uses where it is there"
_STYLE = "style sheets or fonts, named by pages rather than by code"
_WRITTEN = "what its generator writes when the project is built may name it"
# Hosts of npm that load what is installed beside them and called after them.
_FINDERS = "karma ember-cli hexo hubot sails"
_LOADED = "loaded when the program runs, without being imported"

_ROWS: dict[str, tuple[tuple[str, str], ...]] = {
    "PyPI": (
        (_STUBS, r"types-.+|.+-stubs|typing-extensions"),
        (_SERVER, r"gunicorn|uvicorn|hypercorn|daphne|uwsgi|pyuwsgi|granian|mod-wsgi.*|supervisor|honcho|circus|flower"),
        (
            _DRIVER,
            (r"psycopg(?:2|2-binary|-binary|-c|-pool)?|mysqlclient|pymysql|mysql-connector-python|mariadb|asyncpg|aiomysql|asyncmy"
            r"|aiosqlite|cx-oracle|oracledb|pyodbc|pymssql|pg8000|redis|hiredis|pymemcache|pylibmc|python-memcached|sqlalchemy-.+"
            r"|.+-sqlalchemy|duckdb-engine|aio-pika|asyncio-redis|aioredis"),
        ),
        (
            _PLUGIN,
            (r"(?:django|wagtail|drf|dj|djangorestframework|flask|pytest|flake8|pylint|mypy|tox|nox|sphinx|sphinxcontrib|mkdocs|pre-commit"
            r"|celery|jupyter|jupyterlab|nbconvert|hatch|poetry|setuptools|opentelemetry-instrumentation|opentelemetry-exporter|keyrings?"
            r"|channels|kombu|airflow|apache-airflow-providers|prefect|dbt|streamlit|pelican|scrapy|locust|cookiecutter)[-.].+"
            r"|.+-(?:sphinx-theme|sphinx-themes|theme|plugin|backend)|whitenoise|channels|grappelli|crispy-.+|newrelic|ddtrace|sentry-sdk"),
        ),
        (
            _TOOL,
            (r"black|pydocstyle|docformatter|bump-my-version|mock|ruff|isort|mypy|pyright|pre-commit|tox|nox|coverage|flake8|pylint|bandit|codespell|pip|pip-tools|uv|twine|build|wheel"
            r"|setuptools|ipython|ipdb|jupyter(?:lab)?|notebook|sphinx|mkdocs|alembic|yapf|autopep8|pyupgrade|vulture|watchdog|watchfiles"
            r"|awscli|cmake|ninja|cython|maturin|poetry|hatch|hatchling|flit|flit-core|pdm|invoke|commitizen|bumpversion|bump2version|pytest"),
        ),
        (
            _ENGINE,
            (r"python-multipart|email-validator|httptools|uvloop|websockets|h2|brotli|brotlicffi|brotlipy|zstandard|cchardet|chardet|lxml"
            r"|html5lib|openpyxl|xlrd|xlsxwriter|pyarrow|fastparquet|tzdata|pytz|greenlet|eventlet|gevent|orjson|ujson|argon2-cffi|bcrypt"
            r"|pillow|cryptography|pyopenssl|ndg-httpsclient|pyasn1|certifi|colorama|readline|pyreadline3?|backports[-.].+|setproctitle"
            r"|numexpr|bottleneck|tables|tabulate|s3fs|gcsfs|fsspec|aws-requests-auth|pysocks|ipykernel|ipywidgets|nbformat|rich"),
        ),
    ),
    "npm": (
        (_STUBS, r"@types/.+|typescript|tslib"),
        (
            _TOOL,
            (r"eslint|prettier|stylelint|webpack|webpack-.+|rollup|vite|vitest|esbuild|parcel|gulp|gulp-.+|grunt|grunt-.+|jest|mocha|karma|nyc|c8"
            r"|sass|node-sass|less|stylus|postcss.*|autoprefixer|tailwindcss|@tailwindcss/.+|husky|lint-staged|nodemon|pm2|concurrently"
            r"|cross-env|npm-run-all|rimraf|ts-node|tsx|turbo|lerna|nx|@changesets/.+|prisma|serve|http-server|react-scripts|next|nuxt|gatsby"
            r"|@angular/(?:cli|compiler.*|build)|@angular-devkit/.+|@vue/cli.*|patch-package|dotenv-cli|env-cmd|size-limit|@sveltejs/kit|@astrojs/check|.+-cli"),
        ),
        (
            _PLUGIN,
            (r"(?:@[\w.-]+/)?(?:eslint|babel|prettier|stylelint|rollup|vite|gatsby|postcss|remark|rehype|webpack|storybook|tailwindcss)-.+"
            r"|@(?:babel|storybook|rollup|vitejs|typescript-eslint|commitlint|semantic-release|docusaurus|eslint)/.+|.+-(?:loader|plugin|preset)|.+-plugin-.+"
            r"|@[\w.-]+/(?:eslint|stylelint|prettier|babel|tsconfig|jest|typescript)(?:-(?:config|preset|plugin).*)?"),
        ),
        (_DRIVER, r"pg|pg-native|pg-hstore|db-migrate-.+|mysql2?|sqlite3|better-sqlite3|tedious|oracledb|mongodb|redis|ioredis|mariadb|hiredis"),
        (_ENGINE, r"ejs|pug|hbs|handlebars|nunjucks|eta|core-js|regenerator-runtime|@swc/.+|bufferutil|utf-8-validate|fsevents|zone\.js"),
        (_STYLE, r"normalize\.css|bootstrap(?:-.+)?|font-awesome|@fortawesome/.+|@fontsource.*/.+|.+\.css|foundation-sites|bulma|(?!react-native-).+-css"),
    ),
    "crates.io": (
        (_LOADED, r".+-sys|openssl|openssl-probe|getrandom|cc|pkg-config|bindgen|vergen.*|built"),
    ),
    "Go": ((_TOOL, r".+/(?:golangci-lint|mockgen|stringer|goimports|protoc-gen-.+|cmd/.+|tools)"),),
    "Maven": (
        (_STYLE, r"org\.webjars.*:.+"),
        ("Scala's own library, which all of its code stands on", r"org\.scala-lang:scala\d?-library(?:_[\d.]+)?"),
        (
            _DRIVER,
            (r"com\.h2database:.+|(?:com\.)?mysql:.+|org\.postgresql:.+|org\.mariadb\..+|org\.hsqldb:.+|org\.xerial:sqlite-jdbc"
            r"|com\.oracle\..+|com\.microsoft\.sqlserver:.+|org\.apache\.derby:.+|.+:r2dbc-.+"),
        ),
        (_TOOL, r".+:.+-(?:maven-plugin|gradle-plugin)|.+:.*(?:processor|codegen|devtools|docker-compose)"),
        (
            _LOADED,
            (r".+:.*starter.*|ch\.qos\.logback:.+|org\.slf4j:slf4j-(?:simple|log4j12|jdk14|nop)|.+:log4j-.*(?:impl|core|layout.*)"
            r"|com\.github\.ben-manes\.caffeine:.+|.+:micrometer-registry-.+|org\.flywaydb:.+|org\.liquibase:.+|.+:jaxb-.+|.+:.+-runtime"
            r"|org\.aspectj:.+|.+:.+-autoconfigure|org\.glassfish\..+|.+:.*embed.*|io\.netty:netty-tcnative.*|org\.hibernate.*:.+"
            r"|org\.tukaani:xz|org\.brotli:dec|com\.github\.luben:zstd-jni|net\.i2p\.crypto:eddsa|org\.(?:codehaus|apache)\.groovy:groovy(?:-all|-jsr223)?"
            r"|com\.fasterxml\.jackson\..+|.+:.+-impl|org\.jetbrains\.kotlin:kotlin-(?:stdlib|reflect).*"),
        ),
    ),
}  # fmt: skip
# What a framework finds by settings, or takes where it is installed, where that is declared too: package → its hosts.
_HOSTED: dict[str, dict[str, tuple[str, ...]]] = {
    "PyPI": {
        "boto3": ("django-storages",),
        "google-cloud-storage": ("django-storages",),
        "azure-storage-blob": ("django-storages",),
        "psutil": ("celery",),
        "watchdog": ("werkzeug",),
        "python-dotenv": ("flask", "pydantic", "pydantic-settings"),
        "itsdangerous": ("starlette", "fastapi"),
        "httpx": ("starlette", "fastapi"),
        "jinja2": ("starlette", "fastapi"),
        "blinker": ("flask",),
        **dict.fromkeys(
            ("fido2", "oauthlib", "pyjwt", "python3-openid", "python3-saml", "qrcode", "requests-oauthlib"),
            ("django-allauth",),
        ),
        "uritemplate": ("djangorestframework",),
        "coreapi": ("djangorestframework",),
        "markdown": ("djangorestframework",),
    },
    # Peers, which whoever declares the host has to declare too.
    "npm": {
        "@popperjs/core": ("bootstrap", "v-calendar", "react-popper"),
        **dict.fromkeys(("@emotion/react", "@emotion/styled"), ("@mui/material", "@chakra-ui/react")),
        "vega": ("vega-lite", "vega-embed"),
        "vega-lite": ("vega-embed",),
        "echarts": ("v-charts",),
        "vue-template-compiler": ("vue-loader", "vue-jest", "@vue/vue2-jest"),
        "popper.js": ("bootstrap",),
        "@nestjs/platform-express": ("@nestjs/core",),
        "@nestjs/platform-fastify": ("@nestjs/core",),
        "reflect-metadata": ("@nestjs/core",),
        "rxjs": ("@nestjs/core",),
        "class-transformer": ("@nestjs/common", "routing-controllers"),
        "class-validator": ("@nestjs/common", "routing-controllers", "type-graphql"),
        "swagger-ui-express": ("@nestjs/swagger",),
        "@fastify/static": ("@nestjs/swagger",),
        "cors": ("routing-controllers",),
        "react-dom": ("next",),
        "sharp": ("next", "astro", "@nuxt/image"),
    },
}
# What a host finds by its name where it is installed: (packages, the host's key, what it is).
_FOUND = (
    (r"expo-(?!router$).+", "expo", "native code, which expo links by itself"),
    *((rf"(?:@[\w.-]+/)?{host}-.+", host, f"a plugin, which {host} finds by its name") for host in _FINDERS.split()),
)
# What need not be declared where another is: (packages, those that bring them, how).
_BROUGHT = (
    (
        r"@wordpress/.+|react|react-dom|lodash|moment|jquery",
        frozenset(
            {
                "@wordpress/scripts",
                "@wordpress/dependency-extraction-webpack-plugin",
                "@roots/vite-plugin",
                "@roots/bud",
            }
        ),
        "leaves it out of what it builds, for WordPress brings it",
    ),
    (
        r"vue|vue-router",
        frozenset({"nuxt", "nuxt3", "nuxt-edge", "nuxt-nightly"}),
        "brings it, as its documentation says",
    ),
    (
        r"unfonts\.css",
        frozenset({"unplugin-fonts", "vite-plugin-fonts"}),
        "makes it, as its documentation says",
    ),
    (
        r"server-only|client-only",
        frozenset({"next"}),
        "answers that import itself, as its documentation says",
    ),
)


# What generated Rust names beside a crate whose own generator is declared: crate → generators.
_GENERATED = {
    **dict.fromkeys(("prost", "prost-types"), ("prost-build", "tonic-build", "tonic-prost-build")),
    "tonic": ("tonic-build", "tonic-prost-build"),
}


@lru_cache(maxsize=1)
def _compiled() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    return {
        ecosystem: [(reason, re.compile(rf"(?:{pattern})", re.IGNORECASE)) for reason, pattern in rows]
        for ecosystem, rows in _ROWS.items()
    }


def why_not_imported(key: str, ecosystem: str, declared: frozenset[str]) -> str | None:
    """Return why a package is needed without any import of it; `declared` are the keys of its ecosystem."""
    for reason, pattern in _compiled().get(ecosystem, []):
        if pattern.fullmatch(key):
            return reason
    if ecosystem == "crates.io" and not declared.isdisjoint((f"{key}-build", *_GENERATED.get(key, ()))):
        return _WRITTEN
    for packages, finder, reason in _FOUND if ecosystem == "npm" else ():
        if finder in declared and re.fullmatch(packages, key):
            return reason
    host = next((host for host in _HOSTED.get(ecosystem, {}).get(key, ()) if host in declared), None)
    return f"{_ENGINE}: {host}" if host is not None else None


def why_not_declared(key: str, ecosystem: str, declared: frozenset[str]) -> str | None:
    """Return who brings a package that code imports; `declared` are the keys of its ecosystem."""
    for packages, hosts, how in _BROUGHT if ecosystem == "npm" else ():
        if re.fullmatch(packages, key) and (host := min(hosts & declared, default=None)) is not None:
            return f"{host} {how}"
    return None
