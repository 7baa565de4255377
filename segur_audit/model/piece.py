"""An entry of `preuves`, opened, and what the audit keeps of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from segur_audit.model.finding import Fact, Finding
from segur_audit.model.place import Location

if TYPE_CHECKING:
    from segur_audit.evidence.files import EvidenceFile

#: The keys of an entry that give a piece as a text.
TEXTS = ("url", "identifiant", "valeur")
_AFTER_PATH = re.compile(r"[?#].*", re.DOTALL)
_CREDENTIALS = re.compile(r"(?<=//)[^/@]*@")
#: A run of letters and figures so long that it may be a token, or the key of a shared link.
_OPAQUE = re.compile(r"(?=[A-Za-z_]*[0-9])(?=[0-9_]*[A-Za-z])[A-Za-z0-9_]{20,}")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Piece:
    """One entry of `preuves`, opened: its manifest entry, its place, its files and its companion
    files.
    """

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
    def texts(self) -> tuple[tuple[str, str], ...]:
        """What the entry gives as text, each with its key: an address, a number, a value."""
        given = ((key, self.entry.get(key)) for key in TEXTS)
        return tuple((key, text) for key, text in given if isinstance(text, str) and text.strip())

    @property
    def label(self) -> str:
        """How the report names the piece: its first file, else its URL or number, else its path in
        the manifest.
        """
        for file in self.files:
            return file.path
        return next(
            (shown(text) for key, text in self.texts if key != "valeur"), f"preuves[{self.index}]"
        )


def shown(text: str) -> str:
    """An address or a number as a report may show it: without credentials, query, or what may be a
    token.
    """
    if "//" in text:
        text = _CREDENTIALS.sub("", _AFTER_PATH.sub("", text))
    return _OPAQUE.sub("…", text)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class EvidenceRecord:
    """What the audit kept of a piece once it was closed: the facts observed and the findings on its
    files.
    """

    piece: Piece
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    used: bool
