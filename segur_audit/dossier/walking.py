"""The files of a folder: what can be a piece, what is left out and counted, what is told and never
followed.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from segur_audit.model.text import Text

_SYSTEM_FILES = re.compile(
    r"thumbs\.db|ehthumbs\.db|desktop\.ini|\.ds_store|~\$.*|\.~lock\..*#|\._.*|.*\.(?:tmp|part"
    r"|crdownload|swp)|\.localized|icon\r",
    re.IGNORECASE,
)
_SYSTEM_FOLDERS = frozenset(
    {"__macosx", "$recycle.bin", "system volume information", ".trash", "lost+found", "@eadir"}
)
_OWN_FILES = re.compile(
    r"manifest\.schema\.json|manifest\.ya?ml|.*\.lock\.json(?:\..*)?|.*\.dsse(?:\.json)?",
    re.IGNORECASE,
)
_OURS = re.compile(
    rb"segur-audit/(?:report|report-set|scan|lock|rem)|segur-audit "
    rb"[0-9]+\.[0-9]+\.[0-9]+|generator\" content=\"segur-audit"
)
_REPORTS = re.compile(
    (r"(?:rapport|report|pieces|plan|remarques)\b.*\.(?:html?|xlsx|json|md|csv|ics|xml|sarif)"),
    re.IGNORECASE,
)
_DEEPEST = 60
_SMALL = 5_000_000
MOST = 100_000

#: Why a file is left out, and how that is said.
SYSTEM, OWN, DECLARED, HIDDEN = "system", "own", "declared", "hidden"
LEFT_OUT = {
    SYSTEM: Text("fichiers du système", "files of the system"),
    OWN: Text("fichiers de segur-audit", "files of segur-audit"),
    DECLARED: Text("fichiers déjà au manifeste", "files already in the manifest"),
    HIDDEN: Text("fichiers cachés", "hidden files"),
}


@dataclass(slots=True)
class Listing:
    """What a folder holds: the paths of files that can be pieces, those left out with why, and what
    no scan opens, each with why.
    """

    files: list[str] = field(default_factory=list)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    refused: list[tuple[str, Text]] = field(default_factory=list)

    def leave(self, why: str, path: str) -> None:
        """Leave a file out."""
        self.left_out.setdefault(why, []).append(path)


def listing(base: Path, folder: Path, declared: frozenset[str]) -> Listing:
    """The files below `folder`, named from `base`. `declared`: those that the manifest names, and
    the folders of its own.
    """
    found = Listing()
    known = frozenset(unicodedata.normalize("NFC", name) for name in declared)
    _walk(base, folder, 0, known, found)
    return found


def _walk(base: Path, folder: Path, depth: int, known: frozenset[str], found: Listing) -> None:
    try:
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        found.refused.append((_named(base, folder), _UNREADABLE))
        return
    for entry in inside:
        if len(found.files) >= MOST:
            found.refused.append((_named(base, folder), _TOO_MANY))
            return
        path = _named(base, Path(entry.path))
        why = _why_not(entry)
        if why is not None:
            found.refused.append((path, why))
        elif unicodedata.normalize("NFC", path) in known:
            found.leave(DECLARED, path)
        elif entry.is_dir(follow_symlinks=False):
            _folder(base, entry, path, depth, known, found)
        elif (reason := _left_out(entry)) is not None:
            found.leave(reason, path)
        else:
            found.files.append(path)


def _folder(
    base: Path,
    entry: os.DirEntry[str],
    path: str,
    depth: int,
    known: frozenset[str],
    found: Listing,
) -> None:
    if depth >= _DEEPEST:
        found.refused.append((path, _TOO_DEEP))
    elif entry.name.casefold() in _SYSTEM_FOLDERS:
        _count(entry.path, base, SYSTEM, found)
    elif entry.name.startswith("."):
        _count(entry.path, base, HIDDEN, found)
    elif _is_imported(entry.path):
        _count(entry.path, base, OWN, found)
    else:
        _walk(base, Path(entry.path), depth + 1, known, found)


def _count(folder: str, base: Path, why: str, found: Listing) -> None:
    """The files of a folder that is left out whole, counted up to a bound."""
    for number, (place, _, files) in enumerate(os.walk(folder)):
        if number > _DEEPEST:
            return
        for name in files:
            found.leave(why, _named(base, Path(place) / name))


def _is_imported(folder: str) -> bool:
    """Whether a folder holds an imported REM, or definitions of rules."""
    return any(
        (Path(folder) / name).is_file() for name in ("rem.json", "rem.yaml", "_catalogue.yaml")
    )


def _named(base: Path, path: Path) -> str:
    return path.relative_to(base).as_posix()


def _why_not(entry: os.DirEntry[str]) -> Text | None:
    """What is no plain file and no plain folder, or has a name that no manifest can write."""
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError:
        return _UNREADABLE
    if stat.S_ISLNK(mode):
        return Text("c'est un lien : il n'est pas suivi", "it is a link: it is not followed")
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        return Text(
            "ce n'est ni un fichier ordinaire ni un dossier", "it is no regular file and no folder"
        )
    if any("\ud800" <= sign <= "\udfff" for sign in entry.name):
        return Text(
            "son nom n'est pas écrit en UTF-8 : renommez-le",
            "its name is not written in UTF-8: rename it",
        )
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in entry.name if sign != "\r"):
        return Text(
            "son nom contient un caractère de contrôle : renommez-le",
            "its name holds a control character: rename it",
        )
    return None


def _left_out(entry: os.DirEntry[str]) -> str | None:
    if _SYSTEM_FILES.fullmatch(entry.name):
        return SYSTEM
    if entry.name.startswith("."):
        return HIDDEN
    named = _REPORTS.fullmatch(entry.name) or entry.name.casefold().endswith(".xlsx")
    if _OWN_FILES.fullmatch(entry.name) or (named and _is_ours(entry.path)):
        return OWN
    return None


def _is_ours(path: str) -> bool:
    """Whether a file with a name of ours was written by us: its first bytes, or the author of a
    workbook, say so.
    """
    import zipfile

    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            if _OURS.search(stream.read(20_000)):
                return True
            if not path.casefold().endswith(".xlsx"):
                return False
            parts = ["docProps/core.xml"]
            if _REPORTS.fullmatch(os.path.basename(path)):  # noqa: PTH119
                parts.append("xl/worksheets/sheet1.xml")  # the summary, which says who made it
            with zipfile.ZipFile(stream) as book:
                return any(
                    b"segur-audit" in book.read(name)
                    for name in parts
                    if name in book.namelist() and book.getinfo(name).file_size < _SMALL
                )
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        return False


def strange(names: list[str]) -> Iterator[str]:
    """The names that differ only by case or by their Unicode form: on another machine they are
    one.
    """
    seen: dict[str, str] = {}
    for name in names:
        key = unicodedata.normalize("NFC", name).casefold()
        if key in seen:
            yield name
        seen.setdefault(key, name)


_UNREADABLE = Text("illisible", "it cannot be read")
_TOO_MANY = Text(
    "plus de {most} fichiers : la suite n'est pas proposée",
    "more than {most} files: what follows is not proposed",
    most=MOST,
)
_TOO_DEEP = Text("trop de dossiers les uns dans les autres", "too many folders inside one another")
