"""What an endpoint is: its types, checked on the way in, serialised on the way out, published in OpenAPI.

A handler declares its types once:

    @endpoint(body=NewProject, answer=ProjectObject, status=201, errors=(AddressTaken,), creates=True)
    def create_project(body: NewProject) -> Answer: ...

Written here instead of with a library, because spectree reads bodies leniently (a list or broken JSON counts as
an empty object) and answers faults in a shape of its own; docs/decisions/002 has the comparison.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Response, current_app, request
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from api.caller import get_caller
from api.idempotency import once
from services.core.errors import GanderError, Invalid

Handler = TypeVar("Handler", bound=Callable[..., Any])
MAX_DEPTH = 64


class Body(BaseModel):
    """Base of request bodies: a field that is not known is a fault, so that a typing error is noticed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Query(BaseModel):
    """Base of query strings."""

    model_config = ConfigDict(extra="forbid")


class BadJson(Invalid):
    """The body is not JSON that Gander accepts: send a UTF-8 JSON object, at most 64 levels deep."""

    code = 40001
    title = "Not acceptable JSON"


class InvalidFields(Invalid):
    """Some fields cannot be accepted; errors says which and why."""

    code = 40002
    title = "Invalid fields"


@dataclass
class Answer:
    """A value with a status or headers other than the endpoint's usual ones."""

    value: Any
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Operation:
    """An endpoint's declaration, kept on its handler for the OpenAPI document."""

    query: type[Query] | None
    body: type[Body] | None
    answer: Any
    status: int
    errors: tuple[type[GanderError], ...]
    polled: bool
    creates: bool
    public: bool
    adapter: TypeAdapter[Any] | None


def endpoint(
    *,
    query: type[Query] | None = None,
    body: type[Body] | None = None,
    answer: Any = None,
    status: int = 200,
    errors: tuple[type[GanderError], ...] = (),
    polled: bool = False,
    creates: bool = False,
    public: bool = False,
) -> Callable[[Handler], Handler]:
    """Declare a handler's types.

    `polled` answers carry an ETag; `creates` ones honour Idempotency-Key; `public` ones also answer who is not signed
    in, all others 401. Handlers get `query` and `body` as
    keyword arguments beside the path's; they return a value of `answer`'s type, an Answer, or a Response.
    """

    def declare(handler: Handler) -> Handler:
        operation = Operation(
            query,
            body,
            answer,
            status,
            errors,
            polled,
            creates,
            public,
            None if answer is None else TypeAdapter(answer),
        )

        @functools.wraps(handler)
        def view(**arguments: Any) -> Response:
            if query is not None:
                arguments["query"] = _checked(query, request.args.to_dict())
            elif request.args:
                raise InvalidFields(errors={name: ["is not a parameter of this call"] for name in request.args})
            if body is not None:
                arguments["body"] = _checked(body, read_json())
            if creates:
                database = current_app.extensions["gander"].database
                return once(database, get_caller().user_id, lambda: _respond(operation, handler(**arguments)))
            return _respond(operation, handler(**arguments))

        view.operation = operation  # type: ignore[attr-defined]  # functions carry attributes; typing cannot say so
        return view  # type: ignore[return-value]  # same parameters as the handler, by construction

    return declare


def _checked(model: type[BaseModel], values: object) -> BaseModel:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults: dict[str, list[str]] = {}
        for fault in error.errors(include_url=False, include_context=False, include_input=False):
            name = ".".join(str(part) for part in fault["loc"]) or "body"
            faults.setdefault(name, []).append(fault["msg"])
        raise InvalidFields(errors=faults) from None


def read_json() -> object:
    """Return the request's JSON body; an empty body is an empty object. Raises BadJson."""
    raw = request.get_data(cache=True)
    if not raw:
        return {}
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
        _check_shape(value)
    except (ValueError, RecursionError):
        raise BadJson from None
    return value


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


def _check_shape(value: object) -> None:
    """Refuse deep nesting and lone surrogates; without recursion, which is what the nesting attacks."""
    level: list[object] = [value]
    for _ in range(MAX_DEPTH + 1):
        deeper: list[object] = []
        for item in level:
            if isinstance(item, str):
                item.encode("utf-8")
            elif isinstance(item, dict):
                deeper.extend(item.keys())
                deeper.extend(item.values())
            elif isinstance(item, list):
                deeper.extend(item)
        if not deeper:
            return
        level = deeper
    raise ValueError("too deep")


def _respond(operation: Operation, result: Any) -> Response:
    if isinstance(result, Response):
        response = result
    else:
        given = result if isinstance(result, Answer) else Answer(result)
        status = given.status or operation.status
        if given.value is None and operation.adapter is None:
            response = Response(status=status)
        else:
            assert operation.adapter is not None
            response = json_response(operation.adapter.dump_json(given.value), status)
        response.headers.update(given.headers)
    if operation.polled and response.status_code == 200:  # the one status that can be "unchanged"
        if "ETag" not in response.headers:
            response.set_etag(hashlib.blake2b(response.get_data(), digest_size=16).hexdigest())
        if "If-None-Match" in request.headers:
            response.make_conditional(request)
    return response


def json_response(data: bytes | str, status: int = 200) -> Response:
    """Return a JSON answer from text that is JSON already."""
    return Response(data, status=status, mimetype="application/json")
