"""The files that a manifest names: found whatever the Unicode form of their name, kept within its
folder, patterns spelt out.
"""

from __future__ import annotations

import fnmatch
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from segur_audit.manifest.source import Source
from segur_audit.manifest.yaml_builder import Steps
from segur_audit.model.errors import InputError
from segur_audit.model.text import Text, shorten

_MAX_MATCHES = 2_000


def named_files(data: Mapping[str, Any]) -> Iterator[tuple[Steps, str]]:
    """Every path that the manifest names, with its place: evidence, companions, justifications,
    local schemas and keys.
    """
    for index, entry in _entries(data, "preuves"):
        for key in ("fichier", "message_initial"):
            if isinstance(entry.get(key), str):
                yield ("preuves", index, key), entry[key]
        files = entry.get("fichiers")
        for number, file in enumerate(files if isinstance(files, list) else ()):
            if isinstance(file, str):
                yield ("preuves", index, "fichiers", number), file
    for section in ("derogations", "applicabilites"):
        for index, decision in _entries(data, section):
            if isinstance(decision.get("justificatif"), str):
                yield (section, index, "justificatif"), decision["justificatif"]
    local = data.get("verifications")
    for key in ("jwks", "cda_schemas"):
        if isinstance(local, dict) and isinstance(local.get(key), str):
            yield ("verifications", key), local[key]


def _entries(data: Mapping[str, Any], section: str) -> Iterator[tuple[int, dict[str, Any]]]:
    entries = data.get(section)
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            yield index, entry


def is_pattern(file: str) -> bool:
    """Whether a name of `fichiers` is a pattern."""
    return "*" in file or "?" in file


def composed(name: str) -> str:
    """A name in the Unicode form in which names are compared: some systems store « é » as two
    signs.
    """
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def find_file(folder: Path, file: str) -> Path:
    """The path of `file` in `folder`, as it is written on the disk: the same name in another
    Unicode form is found.
    """
    path = folder / file
    if file.isascii() or os.path.lexists(path):
        return path
    for part in PurePosixPath(file).parts:
        if os.path.lexists(folder / part):
            folder = folder / part
            continue
        name = next((name for name in _names(folder) if composed(name) == composed(part)), part)
        folder = folder / name
    return folder


def nearest_name(folder: Path, file: str) -> str | None:
    """The name of a file that is there and differs from `file` only by case or accents, None when
    there is none.
    """
    here = folder
    for part in PurePosixPath(file).parts:
        if os.path.lexists(find_file(here, part)):
            here = find_file(here, part)
            continue
        name = next((name for name in _names(here) if _bare(name) == _bare(part)), None)
        if name is None:
            return None
        here = here / name
    return composed(here.relative_to(folder).as_posix()) if here.is_file() else None


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return []


def spelt_out(folder: Path, pattern: str) -> list[str]:
    """The files that `pattern` names in `folder`, sorted, relative to it; no link that leaves it is
    followed.

    `*` and `?` stand for signs within one name, and not for the point that begins a hidden one.
    """
    parts = PurePosixPath(pattern.replace("\\", "/")).parts
    matches = sorted(composed(path) for path in _matching(folder, folder, parts))
    return matches[:_MAX_MATCHES]


def _matching(top: Path, here: Path, parts: tuple[str, ...]) -> Iterator[str]:
    part, *rest = parts
    if not is_pattern(part):
        names = [find_file(here, part).name] if os.path.lexists(find_file(here, part)) else []
    else:
        wanted = re.compile(fnmatch.translate(composed(part).replace("[", "[[]")))
        names = [
            name
            for name in _names(here)
            if wanted.fullmatch(composed(name)) and name.startswith(".") <= part.startswith(".")
        ]
    for name in names:
        path = here / name
        if not _stays(top, path):
            continue
        if rest and path.is_dir():
            yield from _matching(top, path, tuple(rest))
        elif not rest and path.is_file():
            yield path.relative_to(top).as_posix()


def _stays(top: Path, path: Path) -> bool:
    try:
        return not path.is_symlink() or path.resolve().is_relative_to(top.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def with_patterns_spelt_out(data: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The manifest's data, in which each pattern of `fichiers` is the files that it names; one that
    names none stays as it is.
    """
    entries = data.get("preuves", [])
    if not any(is_pattern(file) for entry in entries for file in entry.get("fichiers", ())):
        return data
    return {**data, "preuves": [_spelt(entry, folder) for entry in entries]}


def _spelt(entry: dict[str, Any], folder: Path) -> dict[str, Any]:
    if "fichiers" not in entry:
        return entry
    files: dict[str, None] = {}
    for file in entry["fichiers"]:
        literal = not is_pattern(file) or os.path.lexists(folder / file)
        for name in [file] if literal else spelt_out(folder, file) or [file]:
            files[name] = None
    return {**entry, "fichiers": list(files)}


def path_errors(source: Source, folder: Path) -> Iterator[InputError]:
    """An error for each path that leaves the manifest's folder, links followed."""
    if not isinstance(source.data, dict):
        return
    folders: dict[Path, Path] = {}
    for steps, file in named_files(source.data):
        if _leaves(folder, file, folders):
            yield _outside(source, steps, file)


def _outside(source: Source, steps: Steps, file: str) -> InputError:
    place = source.locate(steps)
    return InputError(
        Text(
            "le chemin « {file} » sort du dossier du manifeste",
            "the path '{file}' leaves the manifest's folder",
            file=shorten(file),
        ),
        location=place,
        excerpt=source.excerpt(place),
        remedy=Text(
            "placez le fichier dans le dossier du manifeste, sans « .. » ni chemin absolu",
            "put the file in the manifest's folder, without '..' or an absolute path",
        ),
    )


def _leaves(folder: Path, file: str, folders: dict[Path, Path]) -> bool:
    """Whether a path leaves `folder`, links followed (`folders`: those already followed)."""
    if "\x00" in file or not file.strip() or _climbs(file):
        return True
    try:
        top = _real(folder, folders)
        path = find_file(top, file)
        real = path.resolve() if path.is_symlink() else _real(path.parent, folders)
        return not real.is_relative_to(top)
    except (OSError, RuntimeError, ValueError):  # a loop of links, a name too long
        return True


def _real(folder: Path, folders: dict[Path, Path]) -> Path:
    if folder not in folders:
        folders[folder] = folder.resolve()
    return folders[folder]


def _climbs(file: str) -> bool:
    windows = PureWindowsPath(file)
    return bool(
        windows.drive or windows.root or PurePosixPath(file).is_absolute() or ".." in windows.parts
    )
