"""A task typed in one line, such as “pay rent tomorrow 9am every month !high #home @flask”: what was understood of it."""

from services.tasks.quick_entry.understanding import understand
from services.tasks.quick_entry.values import Span, Understood

__all__ = ["Span", "Understood", "understand"]
