"""Read-only tools over the map of one project, for models and for outside agents."""

from services.ai.toolbox.box import ToolBox

__all__ = ["ToolBox"]
