"""The last gate of a report, passed once before anything is rendered: no identifier, no harmful character, in any field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from segur_audit.model.privacy import Mask
from segur_audit.model.report import Report
from segur_audit.model.requirement import Requirement
from segur_audit.model.text import Text, clean, defused

_Value = TypeVar("_Value")


def masked(report: Report, private: Iterable[str] = ()) -> Report:
    """The report in which no identifier, none of the `private` strings that the evidence gave, and no control character is left."""
    return _safe(report, _Remembering(private))


class _Remembering(Mask):
    """A mask that remembers what it answered: most texts of a report are said many times."""

    def __init__(self, private: Iterable[str] = ()) -> None:
        super().__init__(private)
        self._said: dict[str, str] = {}

    def plain(self, text: str) -> str:
        found = self._said.get(text)
        if found is None:
            found = self._said[text] = super().plain(defused(clean(text)))
        return found


def _safe(value: _Value, mask: Mask) -> _Value:
    """`value` with every text in it made safe, digests apart. The catalogue's own texts were cleaned when they were read."""
    found: Any = value
    if found is None or isinstance(found, int | Enum | Requirement):
        return value
    if isinstance(found, str):
        found = mask.plain(found)
    elif isinstance(found, Text):
        found = mask.text(found)
    elif isinstance(found, tuple):
        found = tuple([_safe(item, mask) for item in found])
    elif is_dataclass(found) and not isinstance(found, type):
        changed = {
            name: new for name, old, new in _fields(found, mask) if new is not old and new != old
        }
        found = replace(found, **changed) if changed else found
    return found  # type: ignore[no-any-return]


def _fields(value: Any, mask: Mask) -> list[tuple[str, Any, Any]]:
    """Each field's name, value, and safe value; a digest says nothing of anyone and stays as it is."""
    held = [
        (name, getattr(value, name))
        for name in _names(value.__class__)
        if not name.endswith("sha256")
    ]
    return [(name, old, _safe(old, mask)) for name, old in held]


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
