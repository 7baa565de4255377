"""A finding that gives context, for the families that have no record for it yet."""

from __future__ import annotations

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.text import Text


def info(code: str, message: Text, place: Location, source: str | None = None) -> Finding:
    """A finding that gives context and judges nothing."""
    return Finding(code, Outcome.INFO, message, place, source=source)
