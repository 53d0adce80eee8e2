"""Every setting, typed, in one table. Set by environment variables `GANDER_<NAME>`; docs/configuration.md lists them.

Nothing else in Gander reads the environment.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.core.errors import GanderError

PROJECT_FOLDER = Path(__file__).resolve().parents[2]
PREFIX = "GANDER_"
MiB = 1024 * 1024
GiB = 1024 * MiB


_SECRET = {"smtp_password", "embeddings_key"}  # never repeated in an error


def is_loopback(host: str) -> bool:
    """Say whether an address to listen on can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class BadSetting(GanderError):
    """A setting is unknown or has a value that Gander cannot use."""

    code = 50001
    title = "Bad setting"


class DataFolderUnusable(GanderError):
    """The data folder cannot be made or written. Choose another with --data or GANDER_DATA_DIR."""

    code = 50005
    title = "Data folder unusable"


class Settings(BaseSettings):
    """What can be chosen; each field's description is its documentation."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    host: str = Field("127.0.0.1", description="Address to listen on. While unclaimed, only a loopback one.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 takes a free one and says which.")
    data_dir: Path = Field(
        PROJECT_FOLDER, description="Folder that holds `instance/` (database, key, logs) and `repos/` (clones)."
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Further names (comma-separated) that the `Host` header may carry, beside localhost."
    )
    log_format: Literal["text", "json"] = Field("text", description="Request log as key=value text or JSON lines.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least level that is logged.")
    local_roots: Annotated[tuple[Path, ...], NoDecode] = Field(
        default_factory=lambda given: (Path.home(),) if is_loopback(given.get("host", "")) else (),
        description="Folders (separated by `:`) below which local repositories may lie; default the owner's home, none "
        "where others can reach this Gander.",
    )
    git_allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Hosts (comma-separated, `host` or `host:port`) that git may reach although they are private "
        "addresses or plain http.",
    )
    git_ssh: bool = Field(default=False, description="`1` allows ssh addresses, with the owner's own ssh keys.")
    max_pack_bytes: int = Field(2 * GiB, ge=MiB, description="Largest clone.")
    min_free_bytes: int = Field(1 * GiB, ge=0, description="Free disk space that Gander leaves untouched.")
    clone_seconds: int = Field(900, ge=1, description="Longest clone or fetch.")
    max_paths: int = Field(200_000, ge=1, description="Most files in one commit.")
    max_parse_bytes: int = Field(MiB, ge=1024, description="Largest file that is parsed.")
    max_parse_seconds: float = Field(5.0, gt=0, description="Longest parse of one file.")
    max_show_bytes: int = Field(2 * MiB, ge=1024, description="Largest file that is shown.")
    max_body_bytes: int = Field(MiB, ge=1024, description="Largest request body.")
    max_pending_jobs: int = Field(100, ge=1, description="Most waiting jobs of one user; one more is answered 429.")
    map_seconds: int = Field(1800, ge=1, description="Longest analysis of one commit.")
    max_map_bytes: int = Field(4 * GiB, ge=512 * MiB, description="Address space that drawing one map may take.")
    workers: int = Field(4, ge=2, le=32, description="Worker threads; one of them is kept for interactive jobs.")
    parse_processes: int = Field(
        min(4, os.cpu_count() or 2), ge=1, le=32, description="Child processes that parse, per map."
    )
    keep_jobs_days: int = Field(30, ge=1, description="Days that finished jobs are kept.")
    keep_events_days: int = Field(180, ge=1, description="Days that events are kept.")
    keep_maps: int = Field(20, ge=1, description="Maps kept of one project, the newest ones.")
    keep_backups: int = Field(7, ge=1, description="Backups kept, the newest ones.")
    answer_seconds: int = Field(120, ge=5, le=600, description="Longest answer of a model.")
    answer_turns: int = Field(10, ge=1, le=50, description="Most turns in which a model may call tools for one answer.")
    answer_tokens: int = Field(2_000, ge=64, le=32_000, description="Most tokens that a model may write in one turn.")
    prompt_tokens: int = Field(
        24_000, ge=1_000, le=500_000, description="Most tokens sent in one turn, however many a model can read."
    )
    question_tokens: int = Field(
        150_000, ge=2_000, description="Most tokens, sent and received, that one answer may take in all its turns."
    )
    goose: Path | None = Field(None, description="Path of the goose program; default the command `goose`.")
    goose_unconfined: bool = Field(
        default=False,
        description="`1` runs goose with your own rights where nothing on the machine confines it; see goose.md.",
    )
    registration: Literal["open", "closed"] = Field(
        "open", description="`closed` refuses new accounts after the first; the command line can still make them."
    )
    session_days: int = Field(30, ge=1, le=400, description="Days after which a sign-in ends by itself.")
    public_url: str = Field(
        "",
        max_length=500,
        description="Where people open this Gander, such as `https://gander.example.org`: for links in e-mails, and for "
        "cookies that only travel by https.",
    )
    smtp_host: str = Field("", max_length=253, description="Mail server; without one no e-mail is sent.")
    smtp_port: int = Field(587, ge=1, le=65535, description="Its port: 587 for starttls, 465 for tls as a rule.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the connection is encrypted; `none` only for a server on this machine."
    )
    smtp_user: str = Field("", max_length=320, description="User name at the mail server, where it asks for one.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password at the mail server.")
    smtp_from: str = Field("", max_length=320, description="Address that e-mails come from; default the user name.")

    embeddings_url: str = Field(
        "",
        max_length=500,
        description="Address of an OpenAI-compatible server whose model takes the place of the one inside for search by "
        "meaning, such as `http://127.0.0.1:11434/v1`. On another machine it is told only of projects that allow it.",
    )
    embeddings_model: str = Field(
        "", max_length=200, description="The model to ask it for, such as `nomic-embed-text`."
    )
    embeddings_key: SecretStr = Field(SecretStr(""), description="Its key, where it asks for one.")

    @field_validator("allowed_hosts", "git_allowed_hosts", mode="before")
    @classmethod
    def _split_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator("local_roots", mode="before")
    @classmethod
    def _split_paths(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(Path(part).expanduser() for part in value.split(os.pathsep) if part.strip())
        return value

    @field_validator("public_url", mode="after")
    @classmethod
    def _web_address(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        if value and (not re.match(r"https?://[^\s/?#@]+\Z", value, re.IGNORECASE)):
            raise ValueError("give it as https://name or https://name:port, without a path")
        return value

    @field_validator("data_dir", mode="after")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @property
    def instance_dir(self) -> Path:
        """Database, keys, logs and backups."""
        return self.data_dir / "instance"

    @property
    def repos_dir(self) -> Path:
        """Clones, one bare repository per project."""
        return self.data_dir / "repos"

    @property
    def database_path(self) -> Path:
        """The SQLite file."""
        return self.instance_dir / "gander.db"

    def make_folders(self) -> None:
        """Make the data folder's parts where they are missing. Raises DataFolderUnusable."""
        for folder in (self.instance_dir, self.repos_dir):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise DataFolderUnusable(
                    f"The data folder {self.data_dir} cannot be used ({error.strerror}). "
                    "Choose another with --data or GANDER_DATA_DIR."
                ) from None
            if not os.access(folder, os.W_OK | os.X_OK):
                raise DataFolderUnusable(
                    f"The data folder {self.data_dir} cannot be written. Choose another with --data or GANDER_DATA_DIR."
                )


def load_settings(environ: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """Read the settings from the environment; `given` (the command line's) win.

    Raises BadSetting naming every unknown or invalid variable.
    """
    environ = os.environ if environ is None else environ
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    faults = [
        f"{name} is not a setting of Gander; see docs/configuration.md"
        for name in sorted(environ)
        if name.upper().startswith(PREFIX) and name.upper() not in known
    ]
    values: dict[str, Any] = {}
    for name, value in environ.items():
        if name.upper() in known:
            values[name.upper()[len(PREFIX) :].lower()] = value
    values.update({name: value for name, value in given.items() if value is not None})
    try:
        settings = _FromValues(**values)
    except ValidationError as error:
        for fault in error.errors():
            name = str(fault["loc"][0]) if fault["loc"] else "?"
            shown = "" if name in _SECRET else f" (it is {fault['input']!r})"
            faults.append(f"{PREFIX}{name.upper()}: {fault['msg']}{shown}")
        raise BadSetting(". ".join(faults)) from None
    if faults:
        raise BadSetting(". ".join(faults))
    return settings


class _FromValues(Settings):
    """Settings from given values only: load_settings has read the environment already."""

    @classmethod
    def settings_customise_sources(cls, settings_cls: Any, init_settings: Any, **_: Any) -> tuple[Any, ...]:  # type: ignore[override]  # noqa: ARG003  # names are pydantic-settings' own
        return (init_settings,)
