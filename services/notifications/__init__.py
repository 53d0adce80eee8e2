"""What the owner is told: an inbox in the app, and e-mail.

kinds what there is to tell, and who wants to hear it (pure) · inbox the rows · email the one door to SMTP · delivery
sends what waits.
"""

from services.notifications.delivery import deliver
from services.notifications.email import EmailRefused, EmailSettings, EmailUnreachable
from services.notifications.inbox import clean_up, count_unread, has_waiting, list_notifications, mark_read, tell
from services.notifications.kinds import KINDS, QUIET, BadChoices, Kind, check_choices, choices_of, is_quiet

__all__ = [
    "KINDS",
    "QUIET",
    "BadChoices",
    "EmailRefused",
    "EmailSettings",
    "EmailUnreachable",
    "Kind",
    "check_choices",
    "choices_of",
    "clean_up",
    "count_unread",
    "deliver",
    "has_waiting",
    "is_quiet",
    "list_notifications",
    "mark_read",
    "tell",
]
