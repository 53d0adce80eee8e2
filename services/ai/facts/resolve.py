"""What a question names, found on the map: a symbol, a file, a folder or an outside package, by name, then by words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from services.ai.facts.scoring import by_words
from services.ai.facts.stems import content_stems, overlap, stems
from services.ai.facts.view import File, MapView, Named

ENOUGH = 0.62  # of the words asked for, by how telling they are: from there on it is what was meant
HEADERS = (".h", ".hh", ".hpp", ".hxx", ".cuh", ".d.ts", ".pyi")
LOOKED_AT = 4_000  # symbols that share a word with the question


@dataclass(frozen=True)
class Thing:
    """What a question names: one of the four; `exact` when it is called so."""

    symbol: Named | None = None
    file: File | None = None
    folder: str | None = None  # ends with a slash
    external: str | None = None
    exact: bool = True
    others: tuple[str, ...] = ()  # paths or names of what else it may be

    @property
    def node(self) -> str:
        """Its id in the graph."""
        if self.symbol is not None:
            return self.symbol.node
        if self.file is not None:
            return f"file:{self.file.path}"
        return f"package:{self.folder}" if self.folder is not None else f"external:{self.external}"

    @property
    def path(self) -> str | None:
        """The file or folder it stands in; None for an outside package."""
        if self.symbol is not None:
            return self.symbol.file.path
        return self.file.path if self.file is not None else self.folder


def called(view: MapView, name: str) -> list[Named]:
    """Return the symbols of exactly this name (a simple or a qualified one), the likeliest first."""
    clean = name.strip("`() ").replace("::", ".").replace("->", ".").replace("#", ".")
    places = view.index.by_name.get(clean.lower(), [])
    if not places and "." in clean:  # "flask.Config", "app.Flask.run": the end of it
        places = view.index.by_name.get(".".join(clean.split(".")[-2:]).lower(), [])
        places = places or view.index.by_name.get(clean.rsplit(".", 1)[-1].lower(), [])
    found = [view.index.symbols[place] for place in islice(places, LOOKED_AT)]
    last = clean.rsplit(".", 1)[-1]
    return sorted(found, key=lambda each: _exact_order(each, clean, last))


def _exact_order(symbol: Named, name: str, last: str) -> tuple[object, ...]:
    return (
        symbol.qualified != name and symbol.name != last,  # the same capitals first
        -symbol.file.weight,
        symbol.kind in {"variable", "field"},
        symbol.kind == "constant",
        "." in symbol.qualified and symbol.kind not in {"class", "struct", "interface"},
        -(symbol.end - symbol.start > 0),  # a definition rather than a prototype
        symbol.file.path.count("/"),
        -symbol.file.rank,
        symbol.file.path,
        symbol.start,
    )


def holding(view: MapView, subject: str, *, limit: int = 4) -> list[Named]:
    """Return the symbols whose name holds the letters of a phrase, the shortest names first; for what words miss."""
    letters = "".join(char for char in subject.lower() if char.isalnum())
    if len(letters) < 3:
        return []
    found = [
        view.index.symbols[place]
        for name, places in view.index.by_name.items()
        if letters in name.rsplit(".", 1)[-1].replace("_", "")
        for place in places[:3]
    ]
    unique = {(each.file.path, each.start): each for each in found}
    return sorted(unique.values(), key=lambda each: (-each.file.weight, len(each.name), *_exact_order(each, "", "")))[
        :limit
    ]


def files_called(view: MapView, subject: str, *, headers: bool = False) -> list[File]:
    """Return the files that a phrase names: by path, by name, by a name with all of its words; the likeliest first.

    `headers` come before what they declare where the question is who leans on it, else after.
    """

    def order(file: File) -> tuple[object, ...]:
        return _file_order(file, headers=headers)

    files = view.index.files
    clean = subject.strip("` ").strip("/")
    if clean in files:
        return [files[clean]]
    if "/" in clean or "." in clean:
        ending = [each for path, each in files.items() if path.endswith("/" + clean)]
        if ending:
            return sorted(ending, key=order)
    words = content_stems(subject)
    if not words:
        return []
    wanted = frozenset(words)
    exact = [each for each in files.values() if each.name == wanted and each.role in {"code", "test"}]
    if exact:
        return sorted(exact, key=order)
    # "the session interface" → sessions.py when nothing has both words; "json provider" → json/provider.py
    both = [each for each in files.values() if wanted & each.name and wanted <= each.name | each.folders]
    return sorted(both, key=lambda each: (len(each.name - wanted), *order(each)))


def _file_order(file: File, *, headers: bool = False) -> tuple[object, ...]:
    is_header = file.path.endswith(HEADERS)
    return (-file.weight, is_header != headers, -file.rank, -file.lines, len(file.path), file.path)


def folder_called(view: MapView, subject: str) -> str | None:
    """Return the folder that a phrase names, the one that holds most files of those called so."""
    clean = subject.strip("` ").strip("/")
    folders: dict[str, int] = {}
    for path, file in view.index.files.items():
        folder = path.rpartition("/")[0]
        while folder:
            folders[folder] = folders.get(folder, 0) + (file.role == "code") + 0
            folder = folder.rpartition("/")[0]
    if not clean:
        return None
    same = [each for each in folders if each == clean or each.endswith("/" + clean)]
    if not same:
        wanted = frozenset(content_stems(subject))
        same = [each for each in folders if wanted and stems(each.rpartition("/")[2]) == wanted]
    return max(same, key=lambda each: (folders[each], -len(each), each)) + "/" if same else None


def thing(view: MapView, subject: str, *, is_name: bool, wants: str = "any") -> Thing | None:
    """Return what a phrase names, None when nothing on the map fits.

    `wants` is "file" where a question is about files (who knows), "symbol" where it is about symbols (who calls),
    "users" where it is about what leans on it.
    """
    exact = called(view, subject) if " " not in subject.strip() else []
    if exact and (is_name or wants == "symbol"):
        return _symbol(exact)
    files = files_called(view, subject, headers=wants == "users")
    folder = folder_called(view, subject)
    words = content_stems(subject)
    if files and (wants != "symbol" or not exact) and _is_called(files[0], words, subject):
        return Thing(file=files[0], others=tuple(each.path for each in files[1:4] if each.weight >= 0.9))
    if folder is not None:
        return Thing(folder=folder)
    if exact:
        return _symbol(exact)
    return _nearest(view, words, files, wants)


def _symbol(exact: Sequence[Named]) -> Thing:
    first = exact[0]
    others = [each for each in exact[1:] if each.file.weight >= 0.9 and each.name == first.name]
    return Thing(symbol=first, others=tuple(f"{each.file.path}:{each.start}" for each in others[:3]))


def _is_called(file: File, words: Sequence[str], subject: str) -> bool:
    return file.name == frozenset(words) or file.path.endswith(subject.strip("` /"))


def _nearest(view: MapView, words: Sequence[str], files: Sequence[File], wants: str) -> Thing | None:
    best = next(iter(by_words(view, words, limit=1)), None)
    if files and (wants == "file" or best is None or best.covered < 0.99):
        return Thing(file=files[0], exact=False)
    if best is not None and best.covered >= ENOUGH and best.score >= 0.3:
        return Thing(symbol=best.symbol, exact=best.covered > 0.99)
    # A file that has the most telling of the words in its name.
    some = _with_most(view.index.files.values(), words)
    return Thing(file=some, exact=False) if some is not None and len(words) <= 3 else None


def _with_most(files: Iterable[File], words: Sequence[str]) -> File | None:
    having = [(overlap(words, file.name), file) for file in files if file.role == "code"]
    having = [each for each in having if each[0] * 2 > len(words)]
    return min(having, key=lambda each: (-each[0], *_file_order(each[1])))[1] if having else None
