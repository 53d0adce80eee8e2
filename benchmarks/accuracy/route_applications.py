"""The applications whose frameworks list their routes: what each needs installed, and how it is brought up."""

from __future__ import annotations

from dataclasses import dataclass

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
# Where settings name a database whose driver is not installed.
_ON_SQLITE = (
    "import {0} as own\nown.DATABASES = {{'default': {{'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}}}"
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
            *("python-multipart", "itsdangerous", "jinja2", "alembic"),
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
    "sissbruecker/linkding": Application(
        "Django",
        (
            *(OLDER_DJANGO, "djangorestframework", "huey", "mozilla-django-oidc", "beautifulsoup4", "bleach"),
            *("bleach-allowlist", "markdown", "requests", "waybackpy"),
        ),
        load=_ON_SQLITE.format("bookmarks.settings.base")
        + "\nown.HUEY = {'name': 'x', 'huey_class': 'huey.MemoryHuey', 'immediate': True}",
        variables=(("DJANGO_SETTINGS_MODULE", "bookmarks.settings.base"),),
    ),
    "babybuddy/babybuddy": Application(
        "Django",
        (
            *(OLDER_DJANGO, "boto3", "dj-database-url<3", "django-filter<26", "django-imagekit", "django-storages<2"),
            *("django-widget-tweaks", "djangorestframework", "pillow", "plotly<6", "python-dotenv", "pyyaml"),
            *("uritemplate", "whitenoise", "django-taggit<7", "django-qr-code", "django-cors-headers<5"),
            *("django-dbsettings", "django-import-export<5", "inflection", "django-axes[ipware]<8", "faker<37"),
        ),
        variables=(("DJANGO_SETTINGS_MODULE", "babybuddy.settings.test"),),
    ),
    "milesmcc/shynet": Application(
        "Django",
        (
            *("Django>=4.2,<4.3", "django-allauth<0.55", "geoip2", "whitenoise", "celery", "django-ipware<5"),
            *("PyYAML", "user-agents", "rules", "redis", "pycountry", "html2text", "django-health-check<3.19"),
            *("django-npm", "python-dotenv", "django-debug-toolbar<4", "django-cors-headers<4", "setuptools<80"),
        ),
        folder="shynet", variables=(("DJANGO_SETTINGS_MODULE", "shynet.settings"), ("SQLITE", "True")),
    ),
    "liangliangyy/DjangoBlog": Application(
        "Django",
        (
            *(OLDER_DJANGO, "bleach", "django-appconf", "django-compressor", "django-haystack", "django-ipware"),
            *("django-mdeditor", "django-uuslug", "jieba", "Markdown", "pillow", "Pygments", "python-dateutil"),
            *("python-slugify", "requests", "user-agents", "WeRoBot", "Whoosh", "jsonpickle", "beautifulsoup4"),
            *("elasticsearch<9", "elasticsearch-dsl", "aiohttp", "setuptools<80"),
        ),
        load=_ON_SQLITE.format("djangoblog.settings"),
        variables=(("DJANGO_SETTINGS_MODULE", "djangoblog.settings"),),
    ),
    "bookwyrm-social/bookwyrm": Application(
        "Django",
        (
            *(OLDER_DJANGO, "arabic-reshaper", "bleach", "bw-file-resubmit>=0.6.0rc2", "celery[redis]", "colorthief"),
            *("django-celery-beat", "django-compressor", "django-csp<4", "django-imagekit", "django-model-utils"),
            *("django-oauth-toolkit", "django-pgtrigger", "django-sass-processor", "django-storages", "environs"),
            *("mistune", "Pillow", "pilkit>=3", "psycopg[binary]", "pycryptodome", "pyotp", "python-dateutil"),
            *("qrcode", "redis", "requests", "responses", "ua-parser[regex]", "aiohttp", "libsass", "s3-tar"),
        ),
        variables=(
            *(("DJANGO_SETTINGS_MODULE", "bookwyrm.settings"), ("DOMAIN", "x"), ("EMAIL_HOST", "x")),
            *(("EMAIL_HOST_USER", "x"), ("EMAIL_HOST_PASSWORD", "x"), ("SECRET_KEY", "x"), ("DEBUG", "true")),
        ),
    ),
    "wger-project/wger": Application(
        "Django",
        (
            *(OLDER_DJANGO, "celery[redis]", "crispy-bootstrap5", "django-activity-stream", "django-axes[ipware]<9"),
            *("django-allauth[mfa,idp-oidc]~=65.19", "django-bootstrap-breadcrumbs2", "django-cors-headers"),
            *("django-crispy-forms", "django-environ", "django-filter", "django-formtools", "django-prometheus"),
            *("django-recaptcha", "django-redis", "django-simple-history", "django-sortedm2m", "django-storages"),
            *("djangorestframework-simplejwt[crypto]", "drf-spectacular[sidecar]", "easy-thumbnails", "fontawesomefree"),
            *("icalendar", "markdownify", "markdown-it-py", "nh3", "openfoodfacts", "packaging", "pillow"),
            *("psycopg[binary]", "reportlab", "requests", "tqdm"),
        ),
        variables=(("DJANGO_SETTINGS_MODULE", "settings.ci"),),
    ),
    "archlinux/archweb": Application(
        "Django",
        (
            *(OLDER_DJANGO, "bencode-py", "bleach", "django-countries", "django-csp", "django-prometheus", "feedparser"),
            *("ipy", "jsmin", "markdown", "parse", "pgpdump", "requests", "sqlparse", "django-ninja"),
        ),
        load="import types\nfor name in ('archlinux_common_style', 'archlinux_common_style.django'):\n"
        "    made = sys.modules[name] = types.ModuleType(name)\n    made.__path__ = [os.getcwd()]",
        variables=(("DJANGO_SETTINGS_MODULE", "settings"),),
    ),
    "mozilla/pontoon": Application(
        "Django",
        (
            *(OLDER_DJANGO, "beautifulsoup4", "bleach", "celery", "compare-locales", "dj-database-url"),
            *("djangorestframework", "django-ace", "django-allauth[socialaccount]<66", "django-bmemcached"),
            *("django-cors-headers", "django-csp", "django-dirtyfields", "django-filter<26", "django-guardian"),
            *("django-jinja", "django-notifications-community", "django-pipeline", "drf-spectacular[sidecar]"),
            *("moz.l10n[xml]<0.14", "PyJWT", "python-dateutil", "python-dotenv", "rapidfuzz", "translate-toolkit<3.20"),
            *("whitenoise", "sacremoses", "psycopg2-binary", "requests"),
        ),
        load=_ON_SQLITE.format("pontoon.settings.base"),
        variables=(
            *(("DJANGO_SETTINGS_MODULE", "pontoon.settings"), ("SECRET_KEY", "x"), ("DATABASE_URL", "sqlite://")),
            *(("DATABASE_SSLMODE", "False"), ("SITE_URL", "http://localhost:8000")),
        ),
    ),
    "doccano/doccano": Application(
        "Django",
        (
            *("Django>=4.2,<4.3", "furl", "djangorestframework<3.16", "django-filter<23", "django-cors-headers<4"),
            *("django-rest-polymorphic", "chardet<5", "pyexcel", "whitenoise", "dj-database-url<1", "pyexcel-xlsx"),
            *("dj-rest-auth[with_social]<3", "django-drf-filepond==0.5.0", "celery", "django-celery-results==2.4.0"),
            *("SQLAlchemy<2", "django-health-check<3.19", "djangorestframework-xml", "django-storages<1.14"),
            *("django-cleanup<7", "filetype", "django-allauth==0.52.0", "pydantic", "environs", "django-polymorphic"),
            *("drf-yasg", "setuptools<80", "requests", "lxml"),
        ),
        folder="backend",
        variables=(("DJANGO_SETTINGS_MODULE", "config.settings.development"), ("DATABASE_URL", "sqlite:///x.sqlite3")),
    ),
    "teamhide/fastapi-boilerplate": Application(
        "FastAPI", ("fastapi==0.109.2", "pydantic[email]", "pydantic-settings", "dependency-injector", "SQLAlchemy[asyncio]>=2,<3", "pyjwt", "pythondi"),
        load="from app.server import app",
    ),
    "fief-dev/fief": Application(
        "FastAPI",
        (
            *("fastapi==0.115.6", "pydantic[email]>=2,<2.11", "pydantic-settings", "SQLAlchemy>=2,<2.1", "wtforms"),
            *("SQLAlchemy-Utils", "jinja2", "python-multipart", "cryptography", "httpx", "jwcrypto", "pycountry"),
            *("furl", "beautifulsoup4", "email-validator", "asgi-babel", "itsdangerous"),
        ),
        load="sys.modules['fief_stronghold'] = None\nfrom fief.app import app",
        variables=(
            ("SECRET", "x"), ("ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="), ("FIEF_CLIENT_ID", "x"),
            ("FIEF_CLIENT_SECRET", "x"),
        ),
    ),
    "LAION-AI/Open-Assistant": Application(
        "FastAPI",
        (
            *("fastapi==0.88.0", "pydantic[email]==1.10.13", "python-dotenv", "SQLAlchemy==1.4.41", "sqlmodel==0.0.8"),
            *("numpy<2", "python-multipart", "alembic", "psycopg2-binary", "scipy"),
        ),
        folder="backend", load="sys.path.insert(0, '../oasst-shared')\nfrom main import app",
    ),
    "zhanymkanov/fastapi_production_template": Application(
        "FastAPI", ("fastapi==0.111.0", "pydantic[email]", "pydantic-settings", "SQLAlchemy>=2,<3"),
        load="from src.main import app",
        variables=(
            *(("DATABASE_URL", "postgresql://a:b@localhost/c"), ("JWT_SECRET", "x"), ("CORS_ORIGINS", '["*"]')),
            *(("CORS_HEADERS", '["*"]'), ("DATABASE_ASYNC_URL", "postgresql+asyncpg://a:b@localhost/c")),
            *(("JWT_ALG", "HS256"), ("REDIS_URL", "redis://localhost"), ("ENVIRONMENT", "LOCAL")),
        ),
    ),
    "thedevs-network/kutt": Application(
        "Express", ("express@4.21.2", "envalid@8.0.0", "dotenv@16.4.7", "ms@2.1.3", "express-validator@6.14.2", "date-fns@2"),
        load="server/server.js", variables=(("JWT_SECRET", "x"), ("DB_CLIENT", "better-sqlite3")),
    ),
    "hackmdio/codimd": Application(
        "Express", ("express@4.18.2", "lodash@4", "deep-freeze@0.0.1", "validator@13"), load="app.js",
        variables=(  # every way to sign in, none of which is on by itself
            *((f"CMD_{name}", "https://x") for name in ("LDAP_URL", "SAML_IDPSSOURL", "SAML_ISSUER", "OAUTH2_BASEURL")),
            *(
                (f"CMD_{name}_CLIENT{half}", "x")
                for name in ("BITBUCKET", "DROPBOX", "FACEBOOK", "GITHUB", "GITLAB", "GOOGLE", "MATTERMOST")
                for half in ("ID", "SECRET")
            ),
            *(("CMD_TWITTER_CONSUMERKEY", "x"), ("CMD_TWITTER_CONSUMERSECRET", "x"), ("CMD_OPENID", "true")),
            *(("CMD_SAML_IDPCERT", "package.json"), ("CMD_OAUTH2_CLIENT_ID", "x"), ("CMD_OAUTH2_CLIENT_SECRET", "x")),
        ),
    ),
    "mozilla/send": Application("Express", ("express@4.17.1", "@dannycoates/express-ws@5"), load="server/bin/prod.js,server/bin/dev.js()", variables=(("ANDROID", "1"),)),
    "maitraysuthar/rest-api-nodejs-mongodb": Application(
        "Express", ("express@4.16.4", "express-validator@6.2.0"), load="app.js", variables=(("MONGODB_URL", "mongodb://x"),),
    ),
    "gothinkster/rails-realworld-example-app": Application("Rails", ()),
    "lobsters/lobsters": Application("Rails", ()),
    "redmine/redmine": Application("Rails", ()),
    "huginn/huginn": Application("Rails", ()),
    "maybe-finance/maybe": Application("Rails", ()),
    "thoughtbot/upcase": Application("Rails", ()),
}  # fmt: skip
