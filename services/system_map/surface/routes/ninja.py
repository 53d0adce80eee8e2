"""Django Ninja's routes: what its routers register, below the patterns of Django that lead to an interface's `urls`."""

from __future__ import annotations

from services.system_map.parts.surface import Route
from services.system_map.surface.routes.django_urls import leading_to
from services.system_map.surface.routes.look import Found, Look, Seen, joined, place
from services.system_map.surface.routes.python_loading import PythonLoading
from services.system_map.surface.routes.python_routers import Mount, PythonRouters, Router

FRAMEWORK = "Django Ninja"


def find(look: Look) -> Found:
    """Return the routes of all interfaces."""
    found = Found()
    found.unread += [place(seen) for seen in look.signals("ninja.unread")]
    if not look.signals("ninja.object") and not look.signals("ninja.factory"):
        return found
    finder = _Finder(look)
    finder.mount()
    for seen in look.signals("ninja.route"):
        finder.add(found, seen)
    return found


class _Finder:
    def __init__(self, look: Look) -> None:
        self.look = look
        self.routers = PythonRouters(look, "ninja", lambda _: False, lambda *_: "", self.join)
        self.loading = PythonLoading(look)

    @staticmethod
    def join(parent: str, prefix: str | None, own: str | None, router: Router) -> str:
        """Put a start together: there is one slash, however many are said."""
        del own, router
        return joined(parent, prefix or "") if parent or prefix else ""

    def mount(self) -> None:
        """Hang every router where it is added, and every interface where Django's patterns lead to it."""
        routers = self.routers.routers
        for seen in self.look.signals("ninja.mount"):
            for child, mount in self.routers.mount(seen):
                child.mounts.append(mount)
        for key, start in leading_to(self.look, routers):
            if routers[key].kind == "interface" and start.mounted:
                root = Router("application", routers[key].seen)
                routers[key].mounts.append(Mount(root, start.prefix, start.confidence))

    def add(self, found: Found, seen: Seen) -> None:
        """Add what a decorator registers: one route for each place where its router ends up."""
        methods = self.routers.methods.of(seen)
        if methods is None:
            found.unread.append(place(seen))
        for router in self.routers.on(seen):
            starts, cut = self.routers.starts(router)
            for said in self.routers.said(seen, seen.data["path"]):
                if cut or said is None or router is None:
                    found.unread.append(place(seen))
                if said is None or router is None:
                    continue
                sure = min(said.confidence, self.loading.sure(seen, router), self.routers.held(seen))
                found.routes += [
                    Route(
                        framework=FRAMEWORK,
                        method=method,
                        path=joined(start.prefix, said.text),
                        handler=seen.data["handler"],
                        handler_path=seen.path,
                        handler_line=seen.data["handler_line"],
                        file=seen.path,
                        line=seen.line,
                        name=seen.data.get("name") or seen.data["handler"].rpartition(".")[2],
                        mounted=start.mounted,
                        confidence=min(start.confidence, sure),
                        is_test=self.look.is_test(seen.path),
                    )
                    for start in starts
                    for method in methods or ()
                ]
