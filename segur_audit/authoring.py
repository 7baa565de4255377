"""What an author of checks imports, from one place: how to register, to read, to make a finding.

Example: docs/recipes.md, which a test runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segur_audit.catalogue.registry import Family, check, load_check, observe, recogniser
from segur_audit.evidence.files import from_bytes
from segur_audit.evidence.reading import reader
from segur_audit.manifest.reading import Declared
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact, FactKind, Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours, shorten

__all__ = [
    "Declared",
    "Fact",
    "FactKind",
    "Family",
    "Finding",
    "Location",
    "Outcome",
    "Piece",
    "Rule",
    "Text",
    "UnreadableEvidence",
    "check",
    "findings_of",
    "observe",
    "ours",
    "reader",
    "recogniser",
    "shorten",
]


def findings_of(name: str, files: Mapping[str, bytes], **parameters: Any) -> list[Finding]:
    """What the check `name` finds on one piece that holds `files` (name and content), for a test.
    Raises KeyError when there is no such check, UnreadableEvidence as the check does.
    """
    known = load_check(name)
    if known is None:
        raise KeyError(name)
    opened = tuple(from_bytes(path, content) for path, content in files.items())
    piece = Piece(0, {}, Location("manifest.yaml", 1, 1, "preuves[0]"), opened, {})
    return list(known.function(piece, **parameters))
