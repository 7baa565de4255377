"""An entry of `preuves`, opened, and what the audit keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from segur_audit.model.finding import Fact, Finding
from segur_audit.model.place import Location

if TYPE_CHECKING:
    from segur_audit.evidence.files import EvidenceFile


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Piece:
    """One entry of `preuves`, opened: its manifest entry, its place, its files and its companion files."""

    index: int
    entry: Mapping[str, Any]
    place: Location
    files: tuple[EvidenceFile, ...]
    companions: Mapping[str, EvidenceFile]
    documents: dict[Any, Any] = field(default_factory=dict)  # see evidence.reading

    @property
    def nature(self) -> str | None:
        """The declared nature of the piece, None when the manifest gives none."""
        return self.entry.get("nature")

    @property
    def label(self) -> str:
        """How the report names the piece: its first file, else its URL, number or value's path in the manifest."""
        for file in self.files:
            return file.path
        for key in ("url", "identifiant"):
            if isinstance(self.entry.get(key), str):
                return str(self.entry[key])
        return f"preuves[{self.index}]"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class EvidenceRecord:
    """What the audit kept of a piece once it was closed: the facts observed and the findings on its files."""

    piece: Piece
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    used: bool
