"""A number as it was read in a name, and where it stands there."""

from __future__ import annotations

from dataclasses import dataclass

from segur_audit.dossier.certainty import Told
from segur_audit.dossier.grammar import (
    Groups,
    Stem,
)


@dataclass(frozen=True, slots=True)
class NumberRead:
    """A number that was read: its letters, its groups of figures, where it ends, how sure it is."""

    stem: Stem
    groups: Groups
    start: int
    end: int
    told: Told
    signs: str
