"""The garden's source of goose: there when its command is on the machine, usable when it is confined and has a model."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from services.ai.addresses import vet
from services.ai.answerers import Answerer, ModelChoice, Tools
from services.ai.errors import ModelNotFound, ModelUnusable
from services.ai.garden import default_of
from services.ai.goose.chat import NAME, GooseChat
from services.ai.goose.choosing import Chooser
from services.ai.goose.confinement import Kind
from services.ai.goose.errors import GooseUnconfined
from services.ai.goose.finding import find_goose
from services.ai.goose.running import Job, Run
from services.ai.modelled import Modelled, Target
from services.ai.openai import Server
from services.ai.providers import get_provider
from services.core.database import Database
from services.core.errors import GanderError
from services.core.secrets import Secrets
from services.core.settings import Settings

ID = "goose"
HELP_SECONDS = 20.0  # the first start reads 300 MB
MAX_HELP = 262_144
NEEDED = (b"--output-format", b"--no-profile", b"--no-session", b"--instructions")
INSTALL = "Install bubblewrap (on Debian and Ubuntu: apt install bubblewrap) and start Gander again."
KNOWINGLY = (
    "To run it with your own rights nevertheless, set GANDER_GOOSE_UNCONFINED=1; docs/goose.md says what that risks"
)
Models = Callable[[int], Sequence[ModelChoice]]


class GooseSource:
    """Offers goose with the best of the user's own models behind it."""

    name = "goose"

    def __init__(
        self,
        settings: Settings,
        database: Database,
        secrets: Secrets,
        models: Models,
        chooser: Chooser | None = None,
    ) -> None:
        """`models` lists the user's models of providers, of which goose takes the default."""
        self._settings, self._database, self._secrets, self._models = settings, database, secrets, models
        self._chooser = chooser or Chooser()
        self._known: dict[tuple[Path, int, Kind], str | None] = {}  # a program's fault, None for none
        self._lock = threading.Lock()

    def choices(self, user_id: int) -> list[ModelChoice]:
        """Return goose, or nothing where it is not on the machine and nobody set where it is."""
        program = find_goose(self._settings.goose)
        if program is None:
            if self._settings.goose is None:
                return []
            return [_choice(why_not=f"There is no program at {self._settings.goose}. Correct GANDER_GOOSE.")]
        try:
            kind = self.kind()
        except GooseUnconfined as error:
            return [_choice(why_not=error.detail)]
        fault = self._fault(program, kind)
        if fault is not None:
            return [_choice(why_not=fault)]
        return [goose_choice(self._models(user_id), kind)]

    def suggestions(self, user_id: int) -> list[ModelChoice]:
        """Return nothing: a goose that is there is listed already."""
        _ = user_id
        return []

    def answerer(self, choice: ModelChoice, user_id: int, project_id: int | None, tools: Tools | None) -> Answerer:
        """Return what answers with goose and the model chosen for it; it gets no tools.

        Raises ModelNotFound, ModelUnusable, GooseUnconfined, ProviderNotFound, BadModelAddress, SecretUnreadable.
        """
        _ = tools
        program = find_goose(self._settings.goose)
        if program is None or choice.provider_id is None:
            raise ModelNotFound(model=choice.id)
        kind = self.kind()
        fault = self._fault(program, kind)
        if fault is not None:
            raise ModelUnusable(model=NAME, why_not=fault)
        with self._database.read() as session:
            row = get_provider(session, user_id, choice.provider_id)
        address, place = vet(row.base_url)
        key = self._secrets.decrypt(row.key_encrypted) if row.key_encrypted else ""
        # What is chosen as local stays on this machine, or is not sent at all.
        inner = Server(row.name, address, "laptop" if choice.is_local else place, key)
        target = Target(
            choice=choice,
            model=str(choice.details["model"]),
            address=address.shown,
            context_tokens=choice.context_tokens or row.context_tokens,
            chat=GooseChat(program, kind, inner),
            takes_tools=False,
        )
        return Modelled(self._settings, self._database, target, project_id, None)

    def kind(self) -> Kind:
        """Return how goose is confined here. Raises GooseUnconfined."""
        chosen = self._chooser.chosen()
        if chosen.kind is not None:
            return chosen.kind
        if self._settings.goose_unconfined:
            return Kind.NONE
        raise GooseUnconfined(why=f"{chosen.why_not}. {INSTALL} {KNOWINGLY}")

    def _fault(self, program: Path, kind: Kind) -> str | None:
        """Return why a program is not the goose that Gander knows how to run: asked once of each file."""
        with self._lock:
            try:
                key = (program, program.stat().st_mtime_ns, kind)
            except OSError:
                return f"There is no program at {program} any more. Install goose again."
            if key not in self._known:
                self._known[key] = fault_of(program, kind)
            return self._known[key]


def goose_choice(models: Sequence[ModelChoice], kind: Kind) -> ModelChoice:
    """Return goose with the best usable one of these models: a local one, else the first remote one."""
    best = default_of(models)
    if best.kind == "extractive":
        remote = [each for each in models if each.usable and each.provider_id is not None]
        preferred = [each for each in remote if each.details.get("preferred")]
        if not remote:
            return _choice(why_not="goose needs a model to ask. Add a provider with a usable model in the settings.")
        best = (preferred or remote)[0]
    if best.provider_id is None:
        return _choice(why_not="goose needs a model of a provider. Add one with a usable model in the settings.")
    return replace(
        _choice(why_not=None),
        name=f"{NAME} with {best.name}",
        provider=f"{NAME} · {best.provider}",
        is_local=best.is_local,
        provider_id=best.provider_id,
        context_tokens=best.context_tokens,
        details={
            "model": best.name,
            "where": best.details.get("where"),
            "confined_by": None if kind is Kind.NONE else kind.value,
        },
    )


def fault_of(program: Path, kind: Kind) -> str | None:
    """Have a program, confined, say what it can; return why it is not usable, None when it is."""
    said = b""
    try:
        with Run(Job(kind, program, ("run", "--help"), {}, b"", HELP_SECONDS), lambda _: None) as run:
            for chunk in run.chunks():
                said += chunk
                if len(said) > MAX_HELP:
                    break
    except (OSError, GanderError) as error:
        return f"goose at {program} cannot be started: {error}"
    if all(option in said for option in NEEDED):
        return None
    return (
        f"The program at {program} is not the goose that Gander knows: `goose run --help` does not name "
        "--output-format and --no-profile. Install a current one, or set GANDER_GOOSE to its path."
    )


def _choice(*, why_not: str | None) -> ModelChoice:
    return ModelChoice(
        id=ID, name=NAME, provider=NAME, kind="goose", is_local=True, usable=why_not is None, why_not=why_not
    )
