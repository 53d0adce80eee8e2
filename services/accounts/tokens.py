"""What is carried by who is signed in: session tokens (signed), the page's token, personal tokens (random)."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from services.core.errors import GanderError, Unauthenticated

PERSONAL_PREFIX = "gander_"
AUDIENCE = "gander:session"
ALGORITHM = "HS256"
KEY_BYTES = 32
LONGEST_TOKEN = 2000


class SessionOver(Unauthenticated):
    """You are signed out: this session or token has ended, or was revoked. Sign in again."""

    code = 40101
    title = "Session over"


class SessionKeyDamaged(GanderError):
    """The file instance/session.key is damaged. Remove it and start again; everyone then signs in anew."""

    code = 50007
    title = "Session key damaged"


@dataclass(frozen=True)
class Claims:
    """What a session token says, once its signature is found right."""

    user_id: int
    token_id: str
    expires_at: datetime


class SessionTokens:
    """Signs and reads session tokens with the instance's key."""

    def __init__(self, key: bytes) -> None:
        """Derive one key per purpose from the instance's 256-bit session key."""
        self._signing = _derived(key, "session token")
        self._page = _derived(key, "page token")
        self.instance_id = _derived(key, "instance id").hex()[:8]
        self._issuer = f"gander:{self.instance_id}"

    @classmethod
    def load(cls, instance_dir: Path) -> SessionTokens:
        """Read the session key of an instance, or make it (mode 0600) at the first start. Raises SessionKeyDamaged."""
        path = instance_dir / "session.key"
        if not path.exists():
            partial = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
            descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(partial, path)  # unlike a rename, it leaves the key that another process made meanwhile
            except FileExistsError:
                pass
            finally:
                partial.unlink()
        try:
            key = bytes.fromhex(path.read_text(encoding="ascii").strip())
        except ValueError:
            raise SessionKeyDamaged from None
        if len(key) != KEY_BYTES:
            raise SessionKeyDamaged
        return cls(key)

    def issue(self, user_id: int, token_id: str, issued_at: datetime, expires_at: datetime) -> str:
        """Return the signed token of a session."""
        import jwt  # noqa: PLC0415  # a tenth of a second that an unclaimed Gander saves

        claims = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": str(user_id),
            "jti": token_id,
            "iat": int(issued_at.timestamp()),
            "exp": int(expires_at.timestamp()),
        }
        return jwt.encode(claims, self._signing, algorithm=ALGORITHM)

    def read(self, token: str, now: datetime) -> Claims:
        """Return what a token says. Raises SessionOver when it is not ours, was changed, or has ended."""
        import jwt  # noqa: PLC0415  # as above

        if len(token) > LONGEST_TOKEN:
            raise SessionOver
        try:
            claims = jwt.decode(
                token,
                self._signing,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=self._issuer,
                # Time is asked of our own clock, below.
                options={"require": ["iss", "aud", "sub", "jti", "exp"], "verify_exp": False, "verify_iat": False},
            )
            found = Claims(int(claims["sub"]), str(claims["jti"]), datetime.fromtimestamp(int(claims["exp"]), UTC))
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, OSError):
            raise SessionOver from None
        if found.expires_at <= now:
            raise SessionOver
        return found

    def page_token(self, token_id: str) -> str:
        """Return what a page of this session sends along with every change (against forged requests)."""
        return hmac.new(self._page, token_id.encode(), hashlib.sha256).hexdigest()


def _derived(key: bytes, purpose: str) -> bytes:
    return hmac.new(key, f"gander {purpose}".encode(), hashlib.sha256).digest()


def new_token_id() -> str:
    """Return the name of a new session token: 192 random bits."""
    return secrets.token_urlsafe(24)


def new_personal_token() -> str:
    """Return a new personal token: 256 random bits behind a prefix that secret scanners can look for."""
    return PERSONAL_PREFIX + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is kept of a personal token; 256 random bits need neither salt nor a slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
