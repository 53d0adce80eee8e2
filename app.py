"""Gander: create_app() and the command line. Nothing else."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from services.core.settings import Settings

EPILOG = """\
Settings are environment variables named GANDER_…; docs/configuration.md lists them all.

  python app.py serve                     open http://localhost:8000 and paste a repository's address
  python app.py serve --port 9000         on another port
  python app.py serve --data ~/gander     keep database and clones in a folder of your own
  python app.py backup                    a checked copy of the database, while the server runs
  python app.py mcp --project NAME        the map's tools for an editor's agent, on standard input and output
  python app.py account create E-MAIL     an account; the first one claims this Gander
  python app.py account reset-password E-MAIL
"""

HOW_ASKED = "The password is asked for, or read as one line of standard input; it is never an argument."


def create_app(settings: Settings | None = None) -> Flask:
    """Return the Flask application with its database migrated and its services wired, but not started.

    Raises BadSetting, NewerSchema, DatabaseBroken.
    """
    import click
    from flask import Flask
    from flask_sqlalchemy import SQLAlchemy

    from api import register_api
    from models import Base
    from services.core.database import database_uri, engine_options, prepare_engine
    from services.core.migrations import MIGRATIONS, bring_up_to_date
    from services.core.settings import load_settings
    from services.wiring import Gander

    settings = settings or load_settings()
    settings.make_folders()
    bring_up_to_date(settings.database_path, settings.instance_dir / "backups")

    app = Flask("gander", static_folder=None, root_path=str(Path(__file__).resolve().parent / "api"))
    app.config.update(
        SQLALCHEMY_DATABASE_URI=database_uri(settings.database_path),
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(),
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
    )
    db = SQLAlchemy(app, model_class=Base)
    if click.get_current_context(silent=True) is not None:  # `flask db`; a server does without Alembic's 10 MB
        from flask_migrate import Migrate

        Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine)
        app.extensions["gander"] = Gander(settings, db.engine)
    register_api(app, settings)
    return app


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    # Child processes come first: those of a map start often and must not load the server.
    if arguments[:1] == ["parse-child"]:
        from services.system_map.parsing.child import main as parse_child

        return parse_child(arguments[1:]) or 0
    if arguments[:1] == ["map-child"]:
        import gc

        # It lives for seconds and makes few cycles; looking for them is a fifth of its time.
        gc.disable()
        from services.system_map.map_child import main as map_child

        map_child(int(arguments[1]), arguments[2:])
        return 0
    if arguments[:1] == ["migrate-child"]:
        from services.core.migrations import upgrade

        upgrade(Path(arguments[1]))
        return 0
    from services.core.errors import GanderError

    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except GanderError as error:
        print(f"gander: {error.detail}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="app.py",
        description="Gander: mission control on one laptop. Paste a repository's address and explore its system map.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="serve the page and the API, and run the jobs")
    serve.add_argument("--host", help="address to listen on (default 127.0.0.1; only this machine can reach it)")
    serve.add_argument("--port", type=int, help="port to listen on (default 8000; 0 takes a free one)")
    serve.add_argument(
        "--data", metavar="DIR", dest="data_dir", help="folder of database and clones (default: this one)"
    )
    serve.set_defaults(run=_serve)
    backup = commands.add_parser("backup", help="write a checked copy of the database to instance/backups")
    backup.add_argument(
        "--data", metavar="DIR", dest="data_dir", help="folder of database and clones (default: this one)"
    )
    backup.set_defaults(run=_backup)
    mcp = commands.add_parser("mcp", help="offer the map to an editor's agent (MCP on standard input and output)")
    mcp.add_argument("--project", metavar="NAME_OR_ID", help="look at this project only (default: all of the account)")
    mcp.add_argument("--user", metavar="E-MAIL", help="the account whose projects they are (default: the first one)")
    mcp.add_argument("--data", metavar="DIR", dest="data_dir", help="folder of database and clones (default: this one)")
    mcp.set_defaults(run=_mcp)
    account = commands.add_parser("account", help="create an account or reset a password, also while the server runs")
    actions = account.add_subparsers(title="actions", required=True, metavar="ACTION")
    for name, words in (
        ("create", "create an account; the first one claims this Gander and takes over what is in it"),
        ("reset-password", "set a new password and end the account's sessions"),
    ):
        action = actions.add_parser(name, help=words, description=f"{words.capitalize()}. {HOW_ASKED}")
        action.add_argument("email", metavar="E-MAIL", help="the account's e-mail address")
        action.add_argument(
            "--data", metavar="DIR", dest="data_dir", help="folder of database and clones (default: this one)"
        )
        action.set_defaults(run=_account, action=name, full_name=None)
        if name == "create":
            action.add_argument("--name", dest="full_name", help="full name")
    return parser


def _serve(parsed: argparse.Namespace) -> int:
    from api.server import serve
    from services.core.settings import load_settings

    return serve(create_app, load_settings(host=parsed.host, port=parsed.port, data_dir=parsed.data_dir))


def _backup(parsed: argparse.Namespace) -> int:
    from services.backup import back_up_now
    from services.core.settings import load_settings

    settings = load_settings(data_dir=parsed.data_dir)
    print(back_up_now(settings))
    return 0


def _mcp(parsed: argparse.Namespace) -> int:
    from services.core.settings import load_settings
    from services.mcp.command import run

    run(load_settings(data_dir=parsed.data_dir), project=parsed.project, email=parsed.user)
    return 0


def _account(parsed: argparse.Namespace) -> int:
    from services.accounts.command import create_account, reset_password
    from services.core.settings import load_settings

    settings = load_settings(data_dir=parsed.data_dir)
    if parsed.action == "create":
        print(create_account(settings, parsed.email, _ask_password, full_name=parsed.full_name))
    else:
        print(reset_password(settings, parsed.email, _ask_password))
    return 0


def _ask_password() -> str:
    import getpass

    from services.accounts.command import PasswordsDiffer

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise PasswordsDiffer
    return password


if __name__ == "__main__":
    sys.exit(main())
