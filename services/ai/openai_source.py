"""The garden's source of OpenAI-compatible models: the user's providers, and programs found on their usual ports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from models import ModelProvider
from services.ai.addresses import PLACE_WORDS, ModelAddress, Place, place_of_all, resolve, vet
from services.ai.answerers import Answerer, ModelChoice, Tools
from services.ai.errors import BadModelAddress, ModelError, ModelNotFound, ModelTooSlow
from services.ai.modelled import Modelled, Target
from services.ai.openai import ListedModel, Server
from services.ai.providers import get_provider, list_providers
from services.core.database import Database
from services.core.errors import GanderError
from services.core.secrets import Secrets
from services.core.settings import Settings

LIST_SECONDS = 3.0
MAX_AT_ONCE = 8
USUAL = (
    ("Ollama", "http://localhost:11434/v1"),
    ("LM Studio", "http://localhost:1234/v1"),
    ("llama.cpp", "http://localhost:8080/v1"),
)
# Ollama hands models with such names on to its makers' machines, whatever address it is asked at.
_CLOUD = re.compile(r"[-:]cloud$", re.IGNORECASE)


@dataclass(frozen=True)
class _Known:
    """A provider's row with its key in clear, for as long as a call takes."""

    id: int
    name: str
    default_model: str
    context_tokens: int
    server: Server


class OpenAiSource:
    """Models of the user's providers."""

    name = "openai"

    def __init__(
        self,
        settings: Settings,
        database: Database,
        secrets: Secrets,
        usual: Sequence[tuple[str, str]] = USUAL,
    ) -> None:
        """Use `usual` as the programs' names and addresses to look at when asked to."""
        self._settings, self._database, self._secrets, self._usual = settings, database, secrets, tuple(usual)

    def choices(self, user_id: int) -> list[ModelChoice]:
        """Return the models of every provider; one that does not answer is one unusable choice, with its reason."""
        with self._database.read() as session:
            rows = list_providers(session, user_id)
        if not rows:
            return []
        with ThreadPoolExecutor(min(len(rows), MAX_AT_ONCE), "providers") as pool:
            return [choice for choices in pool.map(self._choices_of, rows) for choice in choices]

    def suggestions(self, user_id: int) -> list[ModelChoice]:
        """Return the programs that answer on their usual ports of this machine and are no providers yet."""
        with self._database.read() as session:
            known = {_same(row.base_url) for row in list_providers(session, user_id)}
        wanted = [(name, url) for name, url in self._usual if _same(url) not in known]
        if not wanted:
            return []
        with ThreadPoolExecutor(len(wanted), "look") as pool:
            found = pool.map(lambda each: _suggestion(*each), wanted)
        return [each for each in found if each is not None]

    def answerer(self, choice: ModelChoice, user_id: int, project_id: int | None, tools: Tools | None) -> Answerer:
        """Return what answers with a model. Raises ProviderNotFound, BadModelAddress, SecretUnreadable."""
        if choice.provider_id is None:
            raise ModelNotFound(model=choice.id)
        with self._database.read() as session:
            row = get_provider(session, user_id, choice.provider_id)
        known = self._known(row)
        target = Target(
            choice=choice,
            model=choice.name,
            address=known.server.address.shown,
            context_tokens=choice.context_tokens or row.context_tokens,
            # What is chosen as local stays on this machine, or is not sent at all.
            chat=Server(known.name, known.server.address, "laptop" if choice.is_local else known.server.place,
                        known.server.key),
            takes_tools=tools is not None,
        )  # fmt: skip
        return Modelled(self._settings, self._database, target, project_id, tools)

    def _known(self, row: ModelProvider) -> _Known:
        address, place = vet(row.base_url)
        key = self._secrets.decrypt(row.key_encrypted) if row.key_encrypted else ""
        return _Known(row.id, row.name, row.default_model, row.context_tokens, Server(row.name, address, place, key))

    def _choices_of(self, row: ModelProvider) -> list[ModelChoice]:
        try:
            known = self._known(row)
            listed = known.server.models(LIST_SECONDS)
        except (ModelError, ModelTooSlow, BadModelAddress, GanderError) as error:
            return [_unusable(row, error.detail)]
        if row.default_model and row.default_model not in {each.name for each in listed}:
            listed = [*listed, ListedModel(row.default_model)]  # some servers know more than they list
        if not listed:
            return [_unusable(row, f"{row.name} has no models yet. Load one there, then look again.")]
        return [_choice(known, each) for each in listed]


def is_local_model(place: Place, model: str) -> bool:
    """Say whether what a model is told stays on this machine."""
    return place == "laptop" and not _CLOUD.search(model)


def place_of(row: ModelProvider) -> Place:
    """Return where a provider's address leads now; asks the name server."""
    address = vet_quietly(row.base_url)
    return (place_of_all(resolve(address.host, address.port)) if address else None) or "remote"


def vet_quietly(url: str) -> ModelAddress | None:
    """Return a kept address, None when it is one no more."""
    try:
        return vet(url)[0]
    except BadModelAddress:
        return None


def _choice(known: _Known, listed: ListedModel) -> ModelChoice:
    is_local = is_local_model(known.server.place, listed.name)
    where = PLACE_WORDS["remote" if known.server.place == "laptop" and not is_local else known.server.place]
    return ModelChoice(
        id=f"openai:{known.id}:{listed.name}",
        name=listed.name,
        provider=known.name,
        kind="openai",
        is_local=is_local,
        usable=True,
        provider_id=known.id,
        context_tokens=listed.context_tokens or known.context_tokens,
        details={"where": where, "preferred": listed.name == known.default_model},
    )


def _unusable(row: ModelProvider, why_not: str) -> ModelChoice:
    return ModelChoice(
        id=f"openai:{row.id}:{row.default_model}",
        name=row.default_model or row.name,
        provider=row.name,
        kind="openai",
        is_local=False,
        usable=False,
        why_not=why_not,
        provider_id=row.id,
        context_tokens=row.context_tokens,
    )


def _suggestion(name: str, url: str) -> ModelChoice | None:
    try:
        address, place = vet(url)
        if place != "laptop":
            return None
        models = Server(name, address, place).models(LIST_SECONDS)
    except GanderError:
        return None
    count = f"{len(models)} model{'' if len(models) == 1 else 's'}"
    return ModelChoice(
        id=f"suggested:{url}",
        name=name,
        provider=name,
        kind="openai",
        is_local=True,
        usable=False,
        why_not=f"{name} answers at {url} with {count}. Add it as a provider to use it.",
        details={"where": PLACE_WORDS["laptop"], "suggestion": {"name": name, "base_url": url}},
    )


def _same(url: str) -> str:
    return re.sub(r"//(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/])", "//localhost", url)
