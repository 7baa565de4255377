"""The last gate of a report, passed once before anything is rendered: no identifier, no harmful character, in any field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from segur_audit.model import Report
from segur_audit.privacy import Mask
from segur_audit.requirement import Requirement
from segur_audit.wording import Text, clean

_Value = TypeVar("_Value")


def masked(report: Report, private: Iterable[str] = ()) -> Report:
    """The report in which no identifier, none of the `private` strings that the evidence gave, and no control character is left."""
    return _safe(report, Mask(private))


def _safe(value: _Value, mask: Mask) -> _Value:
    """`value` with every text in it made safe. The catalogue's own texts were cleaned when they were read."""
    found: Any = value
    if isinstance(found, Enum | Requirement):
        return value
    if isinstance(found, str):
        found = mask.plain(clean(found))
    elif isinstance(found, Text):
        found = mask.text(found)
    elif isinstance(found, tuple):
        found = tuple(_safe(item, mask) for item in found)
    elif is_dataclass(found) and not isinstance(found, type):
        found = replace(found, **{field.name: _safe(getattr(found, field.name), mask) for field in fields(found)})
    return found  # type: ignore[no-any-return]
