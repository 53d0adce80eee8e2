"""What Django's patterns include that is no code of the repository: a package answers there, its routes are not read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from services.system_map.parts.surface import OutsideRoutes
from services.system_map.resolve.paths import ancestors, base_name, parent
from services.system_map.surface.routes.django_rows import FRAMEWORK
from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.starts import Start

_STARTED = "manage.py"  # Python looks for modules beside it


class Outside:
    """The modules of patterns that files take from elsewhere."""

    def __init__(self, look: Look) -> None:
        """Take what the detector saw of names."""
        self._look = look
        self._imported = {seen.path: seen.data["names"] for seen in look.signals("django.names")}

    def told(self, seen: Seen, name: str, at: Start) -> Iterator[OutsideRoutes]:
        """Yield what a pattern that leads nowhere here includes, where it is seen that a package holds it.

        `name` is the module's own ("anymail.urls"), or one that the file has by an import. What a list takes in by
        itself is left: `static(settings.MEDIA_URL)` names patterns of nobody.
        """
        include = seen.data.get("include") or {}
        found = name if name == include.get("module") else ""
        found = self._module(seen.path, name) if name == include.get("name") else found
        module = found.removesuffix(".urlpatterns")
        # A module of a package that is here may be made when it is built or installed.
        if at.mounted and module and module.partition(".")[0] not in self._own:
            yield OutsideRoutes(
                framework=FRAMEWORK,
                path=at.prefix if at.prefix.startswith("/") else f"/{at.prefix}",
                module=module,
                file=seen.path,
                line=seen.line,
                confidence=at.confidence,
                is_test=self._look.is_test(seen.path),
            )

    def _module(self, path: str, name: str) -> str:
        """Return the dotted name of what a file brings by an import: "wagtail.admin.urls"; "" for none."""
        names, head, rest = self._imported.get(path, {}), name, ""
        while head and head not in names:
            head, _, last = head.rpartition(".")
            rest = f".{last}{rest}"
        _, module, dots, taken = names.get(head, (0, "", 1, ""))
        return "" if dots else ".".join(filter(None, (str(module), str(taken)))) + rest

    @cached_property
    def _own(self) -> set[str]:
        """The first names by which code here is imported, a copied package's too.

        It is that of a package within no other one, and of all that lies where the program is started: at the root and
        beside a `manage.py`, also if that folder is a package itself.
        """
        files = {path for path in self._look.files if path.endswith(".py")}
        folders = {folder for inner in set(map(parent, files)) for folder in ancestors(inner) if folder}
        starts = {"", *(parent(path) for path in files if base_name(path) == _STARTED)}
        tops = (one for one in folders if parent(one) in starts or f"{parent(one)}/__init__.py" not in files)
        modules = (path.removesuffix(".py") for path in files if parent(path) in starts)
        return {base_name(one) for one in (*tops, *modules)}
