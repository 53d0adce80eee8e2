"""The part `dependencies`: what manifests declare against what modules import, each with the grounds for its state.

`ecosystems` says whose package a name is, `importing` who imports it, `expected` why a package may be needed though
nothing imports it; `report` puts them together. Pure.
"""

from services.system_map.surface.dependencies.report import report_dependencies

__all__ = ["report_dependencies"]
