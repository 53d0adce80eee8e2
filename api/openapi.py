"""The OpenAPI 3.1 document, generated from the routes, and its readable pages at /api/docs."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import Response, current_app, g, render_template
from pydantic import TypeAdapter

from api.caller import accounts, cookie_name
from api.contract import Operation, json_response
from api.problems import Problem, status_of
from services.core.errors import GanderError
from services.core.version import VERSION

REF = "#/components/schemas/{model}"
PATH_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
DESCRIPTION = "Everything the page does, by HTTP. Lists are bare arrays with `Link` and `X-Total-Count`; errors are RFC 9457 problems."


# Any one of these. The cookie counts for a change only with the page's token beside it.
SECURITY: list[dict[str, list[str]]] = [{"bearer": []}, {"cookie": [], "pageToken": []}]


def document() -> dict[str, Any]:
    """Return the document; built once per app, since routes do not change while it runs."""
    built: dict[str, Any] | None = current_app.extensions.get("gander_openapi")
    if built is None:
        built = current_app.extensions["gander_openapi"] = _build()
    return built


def openapi_json() -> Response:
    """Serve the document."""
    return json_response(current_app.json.dumps(document()))


def docs_page() -> Response:
    """Serve the document as a page that needs no script."""
    g.csp_nonce = secrets.token_urlsafe(16)
    return Response(
        render_template("docs.html", document=document(), nonce=g.csp_nonce, errors=error_table()), mimetype="text/html"
    )


def error_table() -> list[dict[str, Any]]:
    """Return every error Gander can answer with: code, status, title, what it says; by code."""
    kinds: set[type[GanderError]] = set()
    waiting = [GanderError]
    while waiting:
        kind = waiting.pop()
        kinds.add(kind)
        waiting.extend(kind.__subclasses__())
    return sorted(
        ({"code": kind.code, "status": status_of(kind), "title": kind.title, "detail": kind.words(), "name": kind.__name__}
         for kind in kinds),
        key=lambda row: (row["code"], row["name"]),
    )  # fmt: skip


def _build() -> dict[str, Any]:
    operations = _operations()
    adapters: list[tuple[Any, Any, TypeAdapter[Any]]] = [("problem", "serialization", TypeAdapter(Problem))]
    for key, operation, _ in operations:
        if operation.body is not None:
            adapters.append(((key, "body"), "validation", TypeAdapter(operation.body)))
        if operation.query is not None:
            adapters.append(((key, "query"), "validation", TypeAdapter(operation.query)))
        if operation.adapter is not None:
            adapters.append(((key, "answer"), "serialization", operation.adapter))
    schemas, definitions = TypeAdapter.json_schemas(adapters, ref_template=REF)
    components = definitions.get("$defs", {})
    paths: dict[str, dict[str, Any]] = {}
    for key, operation, handler in operations:
        method, rule = key
        path = PATH_PARAMETER.sub(r"{\2}", rule)
        paths.setdefault(path, {})[method.lower()] = _operation_object(key, operation, handler, schemas, components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Gander",
            "version": VERSION,
            "description": DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {path: paths[path] for path in sorted(paths)},
        "security": SECURITY,
        "components": {
            "securitySchemes": _security_schemes(),
            "schemas": components,
            "responses": {
                "Problem": {
                    "description": "What went wrong and what to do about it.",
                    "content": {"application/problem+json": {"schema": schemas["problem", "serialization"]}},
                }
            },
        },
    }


def _security_schemes() -> dict[str, Any]:
    """Return the ways to prove who asks, the cookie by the name that it has on this instance."""
    return {
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "The access_token of POST /api/auth/login, or a personal token. "
            "A Gander that nobody has claimed asks for neither.",
        },
        "cookie": {"type": "apiKey", "in": "cookie", "name": cookie_name(accounts())},
        "pageToken": {
            "type": "apiKey",
            "in": "header",
            "name": "X-CSRF-Token",
            "description": "The value of the readable cookie beside it; reading asks for none.",
        },
    }


def _operations() -> list[tuple[tuple[str, str], Operation, Any]]:
    found = []
    for rule in current_app.url_map.iter_rules():
        handler = current_app.view_functions[rule.endpoint]
        operation = getattr(handler, "operation", None)
        if operation is not None:
            method = next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"}))
            found.append(((method, rule.rule), operation, handler))
    return sorted(found, key=lambda entry: (entry[0][1], entry[0][0]))


def _operation_object(
    key: tuple[str, str], operation: Operation, handler: Any, schemas: dict[Any, Any], components: dict[str, Any]
) -> dict[str, Any]:
    method, rule = key
    summary, _, description = (handler.__doc__ or handler.__name__).strip().partition("\n")
    answer: dict[str, Any] = {"description": "Done." if operation.adapter is None else "The answer."}
    if operation.adapter is not None:
        answer["content"] = {"application/json": {"schema": schemas[(key, "answer"), "serialization"]}}
    if operation.polled:
        answer["headers"] = {"ETag": {"schema": {"type": "string"}}}
    responses: dict[str, Any] = {str(operation.status): answer}
    if operation.polled:
        responses["304"] = {"description": "Unchanged since the ETag sent in If-None-Match."}
    for status in sorted({400, *(status_of(error) for error in operation.errors)} | ({404} if "<" in rule else set())):
        responses[str(status)] = {"$ref": "#/components/responses/Problem"}
    responses["default"] = {"$ref": "#/components/responses/Problem"}
    shape: dict[str, Any] = {
        "operationId": f"{handler.__name__}_{method.lower()}"
        if handler.__name__.startswith("update")
        else handler.__name__,
        "summary": summary.rstrip("."),
        "tags": [rule.split("/")[2] if rule.count("/") > 1 and rule.split("/")[2] else "system"],
        "parameters": _parameters(key, operation, schemas, components),
        "responses": responses,
    }
    if operation.public:
        shape["security"] = []
    elif method == "GET":
        shape["security"] = [{"bearer": []}, {"cookie": []}]
    if description.strip():
        shape["description"] = " ".join(description.split())
    if operation.body is not None:
        shape["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schemas[(key, "body"), "validation"]}},
        }
    return shape


def _parameters(
    key: tuple[str, str], operation: Operation, schemas: dict[Any, Any], components: dict[str, Any]
) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer", "minimum": 0, "maximum": 10**18 - 1} if kind == "id" else {"type": "string"},
        }
        for kind, name in PATH_PARAMETER.findall(key[1])
    ]
    if operation.query is not None:
        schema = schemas[(key, "query"), "validation"]
        if "$ref" in schema:
            schema = components[schema["$ref"].rsplit("/", 1)[1]]
        required = set(schema.get("required", ()))
        for name, field in schema["properties"].items():
            parameter = {"name": name, "in": "query", "required": name in required, "schema": _without_null(field)}
            if "description" in field:
                parameter["description"] = field["description"]
            parameters.append(parameter)
    if operation.creates:
        parameters.append({
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "schema": {"type": "string", "maxLength": 200, "pattern": "^[A-Za-z0-9_.:-]+$"},
            "description": "The same key and body again gives the first answer again, for a day.",
        })  # fmt: skip
    return parameters


def _without_null(field: dict[str, Any]) -> dict[str, Any]:
    """Return a query parameter's schema: leaving it out is what null would mean, and no query string can say null."""
    choices = [choice for choice in field.get("anyOf", ()) if choice.get("type") != "null"]
    if not choices:
        return {name: value for name, value in field.items() if name != "title"}
    return choices[0] if len(choices) == 1 else {"anyOf": choices}
