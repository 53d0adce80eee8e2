"""The model garden over HTTP: models to choose from, providers and their keys, and what was sent to whom."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import Response
from pydantic import BaseModel, Field

from api.context import Moment, PageQuery, gander, owner_only, page_answer, reading, user_id, writing
from api.contract import Answer, Body, Query, endpoint, json_response
from api.idempotency import once
from models import LedgerEntry, ModelProvider
from services.accounts import OwnerOnly
from services.ai import ledger, providers
from services.ai.addresses import PLACE_WORDS, ModelAddress, Place, vet
from services.ai.answerers import ModelChoice
from services.ai.errors import BadModelAddress, BadModelKey, ProviderNameTaken, ProviderNotFound, TooManyProviders
from services.ai.openai_source import place_of


class SuggestionObject(BaseModel):
    """A program that was found on this machine, as the body of POST /api/ai/providers."""

    name: str
    base_url: str


class ModelObject(BaseModel):
    """A model of the garden; `why_not` says what to do where it cannot be used."""

    id: str
    name: str
    provider: str
    provider_id: int | None
    kind: Literal["extractive", "openai", "llm", "goose"]
    context_tokens: int | None
    is_local: bool
    where: str | None = Field(description="Where it runs, in words: on this machine, in your network, remote.")
    usable: bool
    why_not: str | None
    is_default: bool
    suggestion: SuggestionObject | None = Field(description="Set for a program that was found and can be added.")


def _model(choice: ModelChoice) -> ModelObject:
    suggestion = choice.details.get("suggestion")
    return ModelObject(
        id=choice.id,
        name=choice.name,
        provider=choice.provider,
        provider_id=choice.provider_id,
        kind=choice.kind,
        context_tokens=choice.context_tokens,
        is_local=choice.is_local,
        where=choice.details.get("where") or (PLACE_WORDS["laptop"] if choice.is_local else None),
        usable=choice.usable,
        why_not=choice.why_not,
        is_default=choice.is_default,
        suggestion=SuggestionObject(**suggestion) if suggestion else None,
    )


class LookQuery(Query):
    """Whether to look around."""

    look: bool = Field(
        default=False,
        description="Ask all servers anew, and look for model programs on their usual ports of this machine; for the "
        "first account only.",
    )


@endpoint(query=LookQuery, answer=list[ModelObject], polled=True, errors=(OwnerOnly,))
def list_models(query: LookQuery) -> list[ModelObject]:
    """List every model that could answer, also the unusable ones; what servers say is kept for a minute."""
    if query.look:
        owner_only()
    return [_model(choice) for choice in gander().garden.choices(user_id(), look=query.look)]


# ── Providers ────────────────────────────────────────────────────────────────────────────────────────


class ProviderObject(BaseModel):
    """An address that speaks OpenAI's protocol; its key is never shown."""

    id: int
    name: str
    base_url: str
    has_key: bool
    context_tokens: int
    default_model: str
    is_local: bool
    where: str
    created_at: Moment


def _provider(row: ModelProvider, place: Place) -> ProviderObject:
    return ProviderObject(
        id=row.id,
        name=row.name,
        base_url=row.base_url,
        has_key=row.key_encrypted is not None,
        context_tokens=row.context_tokens,
        default_model=row.default_model,
        is_local=place == "laptop",
        where=PLACE_WORDS[place],
        created_at=row.created_at,
    )


Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
Address = Annotated[str, Field(min_length=1, max_length=500)]
Key = Annotated[str, Field(max_length=500)]
ContextTokens = Annotated[int, Field(ge=1_000, le=10_000_000)]
ModelName = Annotated[str, Field(max_length=180, pattern=r"^[^\x00-\x1f\x7f]*$")]


class NewProvider(Body):
    """A server of models."""

    name: Name
    base_url: Address = Field(description="Such as http://localhost:11434/v1; a bare host and port get /v1.")
    key: Key = Field("", description="Kept encrypted, sent to this address only, never shown again.")
    context_tokens: ContextTokens = Field(8192, description="What its models can read at once, unless they say.")
    default_model: ModelName = Field("", description="Preferred of its models; may be one that it does not list.")


class ProviderChange(Body):
    """What to change; an empty key forgets the kept one, and so does an address of another machine."""

    name: Name | None = None
    base_url: Address | None = None
    key: Key | None = None
    context_tokens: ContextTokens | None = None
    default_model: ModelName | None = None


@endpoint(answer=list[ProviderObject], polled=True)
def list_providers() -> list[ProviderObject]:
    """List your providers of models."""
    with reading() as session:
        rows = providers.list_providers(session, user_id())
    return [_provider(row, place_of(row)) for row in rows]


@endpoint(
    body=NewProvider,
    answer=ProviderObject,
    status=201,
    errors=(OwnerOnly, BadModelAddress, BadModelKey, ProviderNameTaken, TooManyProviders),
)
def create_provider(body: NewProvider) -> Response:
    """Add a provider of models; the first account only. Honours Idempotency-Key."""
    owner_only()
    address, place = vet(body.base_url)  # asks the name server: before anything is locked
    return once(gander().database, user_id(), lambda: _create(body, address, place))


def _create(body: NewProvider, address: ModelAddress, place: Place) -> Response:
    with writing() as session:
        row = providers.create_provider(
            session,
            gander().secrets,
            user_id(),
            name=body.name,
            address=address,
            key=body.key,
            context_tokens=body.context_tokens,
            default_model=body.default_model,
        )
        shown = _provider(row, place)
    gander().garden.forget(user_id())
    response = json_response(shown.model_dump_json(), 201)
    response.headers["Location"] = f"/api/ai/providers/{row.id}"
    return response


@endpoint(
    body=ProviderChange,
    answer=ProviderObject,
    errors=(ProviderNotFound, OwnerOnly, BadModelAddress, BadModelKey, ProviderNameTaken),
)
def update_provider(provider_id: int, body: ProviderChange) -> ProviderObject:
    """Change a provider of models; the first account only."""
    with reading() as session:
        providers.get_provider(session, user_id(), provider_id)
    owner_only()
    address = vet(body.base_url)[0] if body.base_url is not None else None
    changes = body.model_dump(include={"name", "context_tokens", "default_model"}, exclude_none=True)
    with writing() as session:
        row = providers.update_provider(
            session, gander().secrets, user_id(), provider_id, address=address, key=body.key, changes=changes
        )
    gander().garden.forget(user_id())
    return _provider(row, place_of(row))


@endpoint(status=204, errors=(ProviderNotFound,))
def delete_provider(provider_id: int) -> None:
    """Remove a provider of models, and its key."""
    with writing() as session:
        providers.delete_provider(session, user_id(), provider_id)
    gander().garden.forget(user_id())


# ── The ledger ───────────────────────────────────────────────────────────────────────────────────────


class LedgerObject(BaseModel):
    """One request to a model: what it was told, and how it ended."""

    id: int
    at: Moment
    project_id: int | None
    conversation_id: int | None
    provider: str
    model: str
    address: str
    is_local: bool
    bytes_sent: int
    tokens_sent: int
    tokens_received: int
    files: list[str]
    masked: int = Field(description="Secret-looking strings that were taken out before.")
    outcome: Literal["sent", "answered", "failed"]


class LedgerQuery(PageQuery):
    """Which part of the ledger."""

    project_id: int | None = Field(None, ge=1, le=10**18)


@endpoint(query=LedgerQuery, answer=list[LedgerObject], polled=True)
def list_ledger(query: LedgerQuery) -> Answer:
    """List what models were told, newest first; each entry was written before anything was sent."""
    with reading() as session:
        page = ledger.list_entries(
            session, user_id(), project_id=query.project_id, limit=query.limit, cursor=query.cursor
        )
        return page_answer(page, _entry)


def _entry(row: LedgerEntry) -> LedgerObject:
    return LedgerObject.model_validate(row, from_attributes=True)
