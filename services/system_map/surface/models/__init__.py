"""Data models of every framework that is known: tables with their columns and keys, and types that data is checked by."""

from services.system_map.surface.models.find import find_data_models

__all__ = ["find_data_models"]
