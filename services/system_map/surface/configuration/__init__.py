"""Services and configuration: what runs where, by which variables and ports."""

from services.system_map.surface.configuration.find import find_configuration

__all__ = ["find_configuration"]
