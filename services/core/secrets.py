"""The instance key: a 256-bit secret made at first start, and what is encrypted with it."""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from services.core.errors import GanderError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

KEY_BYTES = 32


class SecretUnreadable(GanderError):
    """A stored secret cannot be read with this instance's key. Enter it again."""

    code = 50003
    title = "Secret unreadable"


class KeyDamaged(GanderError):
    """The file instance/instance.key is damaged. Put it back from your backup, or remove it and enter tokens again."""

    code = 50006
    title = "Key damaged"


class Secrets:
    """Encrypts and decrypts with the instance key (Fernet: AES-128-CBC with HMAC-SHA256)."""

    def __init__(self, key: bytes) -> None:
        """Use a url-safe base64 key, as `load` makes it. Raises ValueError for anything else."""
        if len(urlsafe_b64decode(key)) != KEY_BYTES:
            raise ValueError("not a key")
        self._key = key

    @cached_property
    def _fernet(self) -> Fernet:
        from cryptography.fernet import Fernet  # noqa: PLC0415  # 6 MB, for those who keep a secret here

        return Fernet(self._key)

    @classmethod
    def load(cls, instance_dir: Path) -> Secrets:
        """Read the key of an instance, or make it (mode 0600) when there is none."""
        path = instance_dir / "instance.key"
        try:
            return cls(path.read_bytes().strip())
        except FileNotFoundError:
            pass
        except ValueError:
            raise KeyDamaged from None
        partial = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
        descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(urlsafe_b64encode(os.urandom(KEY_BYTES)))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        return cls(path.read_bytes().strip())

    def encrypt(self, text: str) -> bytes:
        """Return the encrypted form of `text`."""
        return self._fernet.encrypt(text.encode())

    def decrypt(self, token: bytes) -> str:
        """Return the text again; raises SecretUnreadable when the key is another."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415  # as above

        try:
            return self._fernet.decrypt(token).decode()
        except InvalidToken as error:
            raise SecretUnreadable from error
