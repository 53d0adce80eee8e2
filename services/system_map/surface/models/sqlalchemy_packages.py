"""Mixins of packages that bring a table's name and columns with them, as if the repository showed them. Pure.

FastAPI Users' adapter for SQLAlchemy, of its version 4 on; lengths that its versions differ in are left out.
"""

from __future__ import annotations

from services.system_map.surface.models.python_classes import Outside, PythonClass, PythonField, Value

_PACKAGE = "fastapi_users"  # and those that are called as made for it: `fastapi_users_db_sqlalchemy`
_KEY = {"primary_key": "True"}
_NEEDED = {"nullable": "False"}
_OF_USER = {"f": "ForeignKey", "a": [{"s": "user.id"}], "k": {}}


def _text(length: int) -> Value:
    return {"f": "String", "a": [], "k": {"length": str(length)}}


# By class: the one above it, the table's name, and its columns with what `mapped_column` is given.
_CLASSES: dict[str, tuple[str, str, dict[str, tuple[list[Value], dict[str, Value]]]]] = {
    "SQLAlchemyBaseUserTable": (
        "",
        "user",
        {
            "email": ([_text(320)], {"unique": "True", **_NEEDED}),
            "hashed_password": (["String"], _NEEDED),
            "is_active": (["Boolean"], _NEEDED),
            "is_superuser": (["Boolean"], _NEEDED),
            "is_verified": (["Boolean"], _NEEDED),
        },
    ),
    "SQLAlchemyBaseUserTableUUID": ("SQLAlchemyBaseUserTable", "", {"id": (["GUID"], _KEY)}),
    "SQLAlchemyBaseOAuthAccountTable": (
        "",
        "oauth_account",
        {
            "oauth_name": ([_text(100)], _NEEDED),
            "access_token": ([_text(1024)], _NEEDED),
            "expires_at": (["Integer"], {"nullable": "True"}),
            "refresh_token": ([_text(1024)], {"nullable": "True"}),
            "account_id": ([_text(320)], _NEEDED),
            "account_email": ([_text(320)], _NEEDED),
        },
    ),
    "SQLAlchemyBaseOAuthAccountTableUUID": (
        "SQLAlchemyBaseOAuthAccountTable",
        "",
        {"id": (["GUID"], _KEY), "user_id": (["GUID", _OF_USER], _NEEDED)},
    ),
    "SQLAlchemyBaseAccessTokenTable": (
        "",
        "accesstoken",
        {"token": (["String"], _KEY), "created_at": (["TIMESTAMPAware"], _NEEDED)},
    ),
    "SQLAlchemyBaseAccessTokenTableUUID": (
        "SQLAlchemyBaseAccessTokenTable",
        "",
        {"user_id": (["GUID", _OF_USER], _NEEDED)},
    ),
}


def _made() -> dict[str, list[PythonClass]]:
    """Return the classes by name, each with those above it."""
    found: dict[str, list[PythonClass]] = {}
    for name, (above, table, columns) in _CLASSES.items():
        one = PythonClass("", name, 1, 1, [])
        if table:
            one.fields.append(PythonField("__tablename__", 1, None, {"s": table}, one))
        for column, (positional, keywords) in columns.items():
            call = {"f": "mapped_column", "a": positional, "k": keywords}
            one.fields.append(PythonField(column, 1, None, call, one))
        found[name] = [one, *found.get(above, ())]
    return found


_KNOWN = _made()


def brought_by(ancestors: list[PythonClass | Outside]) -> list[PythonClass | Outside]:
    """Return ancestors with those of packages as classes where they are known."""
    found: list[PythonClass | Outside] = []
    for base in ancestors:
        is_known = isinstance(base, Outside) and base.name.startswith(_PACKAGE) and base.last in _KNOWN
        found += _KNOWN[base.last] if is_known and isinstance(base, Outside) else [base]
    return found
