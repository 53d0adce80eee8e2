"""Providers: addresses that speak OpenAI's protocol, as rows; each has its key encrypted and never shown."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models import ModelProvider
from services import events
from services.ai.addresses import ModelAddress
from services.ai.errors import BadModelKey, ProviderNameTaken, ProviderNotFound, TooManyProviders
from services.core.secrets import Secrets

MAX_PROVIDERS = 20  # of one user: each of them is asked for its models


def list_providers(session: Session, user_id: int) -> list[ModelProvider]:
    """Return the user's providers, in the order in which they were added."""
    mine = select(ModelProvider).where(ModelProvider.user_id == user_id).order_by(ModelProvider.id)
    return list(session.scalars(mine))


def get_provider(session: Session, user_id: int, provider_id: int) -> ModelProvider:
    """Return one of the user's providers. Raises ProviderNotFound."""
    mine = select(ModelProvider).where(ModelProvider.id == provider_id, ModelProvider.user_id == user_id)
    provider = session.scalar(mine)
    if provider is None:
        raise ProviderNotFound
    return provider


def create_provider(
    session: Session,
    secrets: Secrets,
    user_id: int,
    *,
    name: str,
    address: ModelAddress,
    key: str = "",
    context_tokens: int = 8192,
    default_model: str = "",
) -> ModelProvider:
    """Keep a vetted address with its key. Raises BadModelKey, ProviderNameTaken, TooManyProviders."""
    count = session.scalar(select(func.count()).select_from(ModelProvider).where(ModelProvider.user_id == user_id))
    if (count or 0) >= MAX_PROVIDERS:
        raise TooManyProviders(limit=MAX_PROVIDERS)
    provider = ModelProvider(
        user_id=user_id,
        name=name,
        base_url=address.url,
        key_encrypted=_encrypted(secrets, key),
        context_tokens=context_tokens,
        default_model=default_model,
    )
    session.add(provider)
    _flush(session)
    _tell(session, user_id)
    return provider


def update_provider(
    session: Session,
    secrets: Secrets,
    user_id: int,
    provider_id: int,
    *,
    address: ModelAddress | None = None,
    key: str | None = None,
    changes: dict[str, Any] | None = None,
) -> ModelProvider:
    """Change what is given; `changes` are columns. An empty key forgets it, and so does another machine's address.

    Raises ProviderNotFound, BadModelKey, ProviderNameTaken.
    """
    provider = get_provider(session, user_id, provider_id)
    if address is not None:
        if _machine(provider.base_url) != _machine(address.url):
            provider.key_encrypted = None  # it was given for another machine, which must be the only one to see it
        provider.base_url = address.url
    if key is not None:
        provider.key_encrypted = _encrypted(secrets, key)
    for column, value in (changes or {}).items():
        setattr(provider, column, value)
    _flush(session)
    _tell(session, user_id)
    return provider


def delete_provider(session: Session, user_id: int, provider_id: int) -> None:
    """Forget a provider and its key. Raises ProviderNotFound."""
    session.delete(get_provider(session, user_id, provider_id))
    _tell(session, user_id)


def _encrypted(secrets: Secrets, key: str) -> bytes | None:
    key = key.strip()
    if not key:
        return None
    if len(key) > 500 or not key.isascii() or not key.isprintable() or " " in key:
        raise BadModelKey(errors={"key": ["holds signs that keys never have"]})
    return secrets.encrypt(key)


def _machine(url: str) -> str:
    return "/".join(url.split("/", 3)[:3])


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError:
        raise ProviderNameTaken(errors={"name": ["is taken"]}) from None


def _tell(session: Session, user_id: int) -> None:
    session.flush()
    events.publish(session, "provider.changed", {}, user_id=user_id)
