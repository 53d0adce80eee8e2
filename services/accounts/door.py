"""What the HTTP side and the command line hold of accounts while they run."""

from __future__ import annotations

from services.accounts.identity import Identities
from services.accounts.passwords import Passwords
from services.accounts.tokens import SessionTokens
from services.core.database import Database
from services.core.settings import Settings


class Accounts:
    """The instance's keys, the hasher, and who is known to be signed in."""

    def __init__(self, settings: Settings, database: Database) -> None:
        """Read the session key, making it at the first start. Raises SessionKeyDamaged."""
        self.database = database
        self.tokens = SessionTokens.load(settings.instance_dir)
        self.passwords = Passwords()
        self.identities = Identities(database, self.tokens)
        self.session_days = settings.session_days
        self.open_to_all = settings.registration == "open"
        self.public_url = settings.public_url
