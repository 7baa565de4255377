"""Values and their marks out of YAML events, within bounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from segur_audit.manifest.excerpts import excerpt
from segur_audit.manifest.syntax import HARD_SPACE_BEFORE, HARD_SPACES, explained
from segur_audit.model.errors import InputError
from segur_audit.model.place import Location
from segur_audit.model.text import Text, shorten

Step = str | int
Steps = tuple[Step, ...]
MAX_DEPTH = 40
MAX_ALIASES = 200
MAX_NODES = 400_000
_TAGS = frozenset(
    {
        None,
        "!",
        "tag:yaml.org,2002:str",
        "tag:yaml.org,2002:seq",
        "tag:yaml.org,2002:map",
    }
)
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")
_PLAIN_KEY = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a value stands (from 1), and the text of a scalar as written (`raw`), None when it was
    quoted or is a collection.
    """

    line: int
    column: int
    raw: str | None = None


def dotted(steps: Steps) -> str:
    """`("preuves", 3, "date")` as `preuves[3].date`; an unusual key is quoted."""
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        elif _PLAIN_KEY.fullmatch(step):
            path += f".{step}" if path else step
        else:
            path += f'["{step}"]'
    return path


class Builder:
    """Turns YAML events into data and marks; an alias replays the events of its anchor, within the
    bounds.
    """

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self.lines = text.split("\n")
        self.marks: dict[Steps, Mark] = {}
        self.empty: dict[Steps, Mark] = {}
        self.anchors: dict[str, int] = {}
        self.nodes = self.aliases = 0
        self.open: set[int] = set()
        self.events = self._events()

    def document(self) -> tuple[Any, dict[Steps, Mark]]:
        documents = [
            i for i, event in enumerate(self.events) if isinstance(event, yaml.DocumentStartEvent)
        ]
        if not documents:
            return None, {}
        if len(documents) > 1:
            self._refuse(
                self.events[documents[1]],
                Text("un seul document YAML est attendu", "one YAML document is expected"),
            )
        value, _ = self._node(documents[0] + 1, (), 0)
        return value, self.marks

    def _events(self) -> list[Any]:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        events: list[Any] = []
        try:
            for event in yaml.parse(self.text, Loader=loader):
                events.append(event)
                if len(events) > 2 * MAX_NODES:
                    self._refuse(
                        event,
                        Text("le document a trop d'éléments", "the document has too many elements"),
                    )
        except yaml.YAMLError as error:
            raise self._syntax(error) from error
        except (UnicodeEncodeError, ValueError, RecursionError) as error:
            raise InputError(
                Text("le YAML n'est pas lisible", "the YAML cannot be read"),
                location=Location(self.name),
            ) from error
        return events

    def _syntax(self, error: yaml.YAMLError) -> InputError:
        problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        message, remedy = explained(problem, self.lines, line, column)
        shown = (
            excerpt(self.lines[line - 1], line, column)
            if line and line <= len(self.lines)
            else None
        )
        return InputError(
            message, location=Location(self.name, line, column), excerpt=shown, remedy=remedy
        )

    def _refuse(
        self, event: Any, message: Text, remedy: Text | None = None, path: Steps = ()
    ) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        shown = excerpt(self.lines[line - 1], line, column) if line <= len(self.lines) else None
        raise InputError(
            message,
            location=Location(self.name, line, column, dotted(path) or None),
            excerpt=shown,
            remedy=remedy,
        )

    def _node(self, index: int, path: Steps, depth: int) -> tuple[Any, int]:
        """The value whose events start at `index`, and the index after it."""
        event = self.events[index]
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._refuse(
                event, Text("le document a trop d'éléments", "the document has too many elements")
            )
        if depth > MAX_DEPTH:
            self._refuse(
                event,
                Text(
                    "plus de {max_depth} niveaux d'imbrication",
                    "more than {max_depth} levels of nesting",
                    max_depth=MAX_DEPTH,
                ),
            )
        self._refuse_tag(event)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, path, depth), index + 1
        if event.anchor:
            self.anchors[event.anchor] = index
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path), index + 1
        self.open.add(index)
        self.marks[path] = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
        collect = self._mapping if isinstance(event, yaml.MappingStartEvent) else self._sequence
        value, after = collect(index + 1, path, depth)
        self.open.discard(index)
        return value, after

    def _alias(self, event: Any, path: Steps, depth: int) -> Any:
        self.aliases += 1
        start = self.anchors.get(event.anchor)
        if start is None:
            self._refuse(
                event,
                Text(
                    "l'alias « *{anchor} » ne renvoie à rien",
                    "alias '*{anchor}' refers to nothing",
                    anchor=shorten(event.anchor),
                ),
            )
        if start in self.open:
            self._refuse(
                event,
                Text("un alias ne peut pas se contenir lui-même", "an alias cannot contain itself"),
            )
        if self.aliases > MAX_ALIASES:
            self._refuse(
                event,
                Text(
                    "plus de {max_aliases} alias",
                    "more than {max_aliases} aliases",
                    max_aliases=MAX_ALIASES,
                ),
            )
        assert start is not None
        value, _ = self._node(start, path, depth)
        return value

    def _scalar(self, event: Any, path: Steps) -> Any:
        plain = (
            event.tag is None and event.implicit[0] and not event.style
        )  # the C parser says "" where the Python one says None
        self.marks[path] = Mark(
            event.start_mark.line + 1, event.start_mark.column + 1, event.value if plain else None
        )
        return _resolve(event.value.strip(HARD_SPACES)) if plain else event.value

    def _refuse_tag(self, event: Any) -> None:
        tag = getattr(event, "tag", None)
        if tag in _TAGS:
            return
        written = str(tag).replace("tag:yaml.org,2002:", "!!")
        self._refuse(
            event,
            Text(
                "l'étiquette « {written} » n'est pas admise",
                "the tag '{written}' is not allowed",
                written=shorten(written),
            ),
            Text(
                "retirez l'étiquette ; un texte qui commence par « ! » se met entre guillemets",
                "remove it; a text that begins with '!' is written in quotes",
            ),
        )

    def _sequence(self, index: int, path: Steps, depth: int) -> tuple[list[Any], int]:
        items: list[Any] = []
        while not isinstance(self.events[index], yaml.SequenceEndEvent):
            value, index = self._node(index, (*path, len(items)), depth + 1)
            items.append(value)
        return items, index + 1

    def _mapping(self, index: int, path: Steps, depth: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := self.events[index], yaml.MappingEndEvent):
            key = self._key(event, path, lines)
            value, index = self._node(index + 1, (*path, key), depth + 1)
            if (
                isinstance(value, dict | list)
                and (mark := self.marks.get((*path, key)))
                and mark.line != event.start_mark.line + 1
            ):
                # A block collection starts below its key: the key is where the reader looks.
                self.marks[(*path, key)] = Mark(
                    event.start_mark.line + 1, event.start_mark.column + 1
                )
            if value is not None:  # an empty key says nothing: it is absent
                found[key] = value
            else:
                self.empty[(*path, key)] = Mark(
                    event.start_mark.line + 1, event.start_mark.column + 1
                )
        return found, index + 1

    def _key(self, event: Any, path: Steps, lines: dict[str, int]) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._refuse(
                event, Text("une clé doit être un texte", "a key must be a text"), path=path
            )
        key, line = str(event.value), event.start_mark.line + 1
        if not event.style and key.lstrip(HARD_SPACES) != key:
            self._refuse(event, *HARD_SPACE_BEFORE, (*path, key.strip(HARD_SPACES)))
        key = key if event.style else key.rstrip(HARD_SPACES)
        if key in lines:
            self._refuse(
                event,
                Text(
                    "la clé « {key} » est donnée deux fois : lignes {lines} et {line}",
                    "key '{key}' is given twice: lines {lines} and {line}",
                    key=shorten(key),
                    lines=lines[key],
                    line=line,
                ),
                Text("gardez une seule de ces clés", "keep only one"),
                (*path, key),
            )
        lines[key] = line
        return key


def _resolve(text: str) -> Any:
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
