"""Reads one YAML document with every line and column, bounded, and without YAML's surprises.

Unlike YAML 1.1, nothing here turns `no` into false, `0123` into 83 or `2026-12-15` into a date: a
plain scalar is null, a boolean
(`true`/`false`), a number or a text, and a number remembers how it was written, so that the schema
can ask for quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from segur_audit.manifest.excerpts import excerpt
from segur_audit.model.errors import InputError
from segur_audit.model.place import Location
from segur_audit.model.text import Text

from .yaml_builder import Builder, Mark, Steps, dotted

MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A document: its data (dicts, lists, texts, numbers, booleans), the place of every value, its
    lines.

    `empty` holds the keys that were given without a value, which `data` does not hold, with their
    places.
    """

    name: str
    data: Any
    marks: dict[Steps, Mark] = field(repr=False)
    text: str = field(repr=False)
    empty: Mapping[Steps, Mark] = field(default_factory=dict, repr=False)

    def locate(self, steps: Steps) -> Location:
        """The place of `steps`, or of its nearest existing parent; the path is the one asked
        for.
        """
        if steps in self.empty:
            key = self.empty[steps]
            return Location(self.name, key.line, key.column, dotted(steps))
        known = steps
        while known and known not in self.marks:
            known = known[:-1]
        mark = self.marks.get(known)
        return Location(
            self.name,
            mark.line if mark else None,
            mark.column if mark else None,
            dotted(steps) or None,
        )

    def excerpt(self, location: Location) -> str | None:
        """The line of `location`, with a caret under its column."""
        lines = self.text.splitlines()
        if not location.line or location.line > len(lines):
            return None
        return excerpt(lines[location.line - 1], location.line, location.column)


def parse_path(path: str) -> Steps:
    """`preuves[3].date` as `("preuves", 3, "date")`."""
    return (
        tuple(
            int(index) if index else key
            for key, index in re.findall(r"([^.\[\]]+)|\[([0-9]+)\]", path)
        )
        if path
        else ()
    )


def read_source(path: Path, name: str | None = None) -> Source:
    """Read and parse the YAML file at `path`. Raises InputError: absent, not a file, too large, not
    UTF-8, not YAML.
    """
    shown = name or path.as_posix()
    return parse_source(read_bytes(path, shown, MAX_BYTES), shown)


def read_bytes(path: Path, shown: str, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes. Raises InputError."""
    place = Location(shown)
    try:
        if not path.exists():
            raise InputError(
                Text("le fichier n'existe pas", "there is no such file"), location=place
            )
        if not path.is_file():
            raise InputError(
                Text("ce n'est pas un fichier ordinaire", "this is not a regular file"),
                location=place,
            )
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except (OSError, ValueError) as error:
        raise InputError(
            Text("le fichier ne peut pas être lu", "the file cannot be read"), location=place
        ) from error
    if len(data) > limit:
        size = limit // 1_000_000
        raise InputError(
            Text("le fichier dépasse {size} Mo", "the file is larger than {size} MB", size=size),
            location=place,
        )
    return data


def parse_source(data: bytes, name: str) -> Source:
    """Parse one YAML document. Raises InputError with line, column, excerpt and remedy."""
    text = _decode(data, name)
    builder = Builder(name, text)
    value, marks = builder.document()
    return Source(name, value, marks, text, builder.empty)


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            Text("le fichier n'est pas un texte UTF-8", "the file is no UTF-8 text"),
            location=Location(name, line),
            remedy=Text("enregistrez le fichier en UTF-8", "save it as UTF-8"),
        ) from error


def walk(data: Any, path: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Every value inside `data` with its steps, the outermost first."""
    yield path, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from walk(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from walk(value, (*path, index))
