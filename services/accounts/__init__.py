"""Accounts: who owns rows, how they sign in, and how their days are counted."""

from services.accounts.door import Accounts
from services.accounts.identity import Caller
from services.accounts.local import OwnerOnly, claimed_at, ensure_local_user, find_local_user, is_claimed, is_owner
from services.accounts.owners import UserNotFound, days_of, get_user, owner_days
from services.accounts.signing_in import clean_up

__all__ = [
    "Accounts",
    "Caller",
    "OwnerOnly",
    "UserNotFound",
    "claimed_at",
    "clean_up",
    "days_of",
    "ensure_local_user",
    "find_local_user",
    "get_user",
    "is_claimed",
    "is_owner",
    "owner_days",
]
