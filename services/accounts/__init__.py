"""Accounts: who owns rows, how they sign in, and how their days are counted."""

from services.accounts.local import ensure_local_user, find_local_user
from services.accounts.owners import OwnersOnly, days_of, get_user, owner_days

__all__ = ["OwnersOnly", "days_of", "ensure_local_user", "find_local_user", "get_user", "owner_days"]
