"""The last gate of a report, passed once before anything is rendered: no identity in any field.

What the program wrote (fields marked `OURS`, literal texts, enumerations) stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from segur_audit.manifest.reading import manifest_schema
from segur_audit.model.place import Location
from segur_audit.model.privacy import Mask
from segur_audit.model.report import Report
from segur_audit.model.requirement import Requirement
from segur_audit.model.text import Text, clean, defused

_Value = TypeVar("_Value")
_LISTED = re.compile(r", | / | ou | or ")
#: Words of the reference documents that findings quote beside those of the manifest.
_WORDS = ("N1", "N2", "N3", "state", "nonce", "scope", "openid", "haute", "moyenne", "NIL", "NIE")


def masked(report: Report, private: Iterable[str] = ()) -> Report:
    """The report in which nothing that was given shows an identifier, a control character, or one
    of the `private` strings that the evidence gave."""
    return _safe(report, _Remembering(private, _vocabulary(report)))


def _vocabulary(report: Report) -> frozenset[str]:
    """What a value may be without saying anything of anyone: the words of the manifest's schema,
    the ids of the rules and of their proofs."""
    rules = [result.requirement for result in report.results]
    ids = [rule.id for rule in rules] + [slot.id for rule in rules for slot in rule.proofs]
    return frozenset((*ids, *_enumerated(manifest_schema()), *_WORDS))


def _enumerated(schema: Any) -> Iterator[str]:
    """Every word that a JSON Schema enumerates."""
    if isinstance(schema, list):
        yield from (word for item in schema for word in _enumerated(item))
    elif isinstance(schema, dict):
        yield from (word for word in schema.get("enum", ()) if isinstance(word, str))
        yield from (word for item in schema.values() for word in _enumerated(item))


class _Remembering(Mask):
    """A mask that remembers what it answered: most values of a report stand in many places."""

    def __init__(self, private: Iterable[str], vocabulary: frozenset[str]) -> None:
        super().__init__(private)
        self._vocabulary = vocabulary
        self._answers: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        self._ours: dict[str, str] = {}

    def path(self, text: str) -> str:
        answer = self._paths.get(text)
        if answer is None:
            answer = self._paths[text] = super().path(text)
        return answer

    def ours(self, text: str) -> str:
        """What the program wrote, without control characters."""
        answer = self._ours.get(text)
        if answer is None:
            plain = clean(text)
            answer = self._ours[text] = text if plain == text else plain
        return answer

    def value(self, text: str) -> str:
        answer = self._answers.get(text)
        if answer is None:
            plain = defused(clean(text))
            known = all(word in self._vocabulary for word in _LISTED.split(plain))
            answer = self._answers[text] = plain if known else super().value(plain)
        return answer


def _safe(value: _Value, mask: _Remembering) -> _Value:
    """`value` with every text in it made safe. The catalogue's own texts were cleaned when read."""
    safe: Any = value
    if safe is None or isinstance(safe, int | Enum | Requirement):
        return value
    if isinstance(safe, str):
        safe = mask.value(safe)
    elif isinstance(safe, Text):
        safe = mask.text(safe)
    elif isinstance(safe, Location):
        safe = mask.location(safe)
    elif isinstance(safe, tuple):
        safe = tuple([_safe(item, mask) for item in safe])
    elif is_dataclass(safe) and not isinstance(safe, type):
        safe = _changed(safe, mask)
    return safe  # type: ignore[no-any-return]


def _changed(value: Any, mask: _Remembering) -> Any:
    """The record with what is given masked, and what is ours without control characters."""
    changes = {}
    for name, given in _fields(value.__class__):
        old = getattr(value, name)
        new = _safe(old, mask) if given else _clean(old, mask)
        if new is not old:
            changes[name] = new
    return replace(value, **changes) if changes else value


def _clean(value: Any, mask: _Remembering) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return mask.ours(value)
    if isinstance(value, tuple) and value:
        return tuple([_clean(item, mask) for item in value])
    return value


@cache
def _fields(kind: Any) -> tuple[tuple[str, bool], ...]:
    """The fields of a record, each with whether it holds what was given."""
    return tuple((field.name, not field.metadata.get("ours")) for field in fields(kind))
