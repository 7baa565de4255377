"""How much of a dossier is known."""

from __future__ import annotations

from dataclasses import dataclass, field

from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.place import Location
from segur_audit.model.text import OURS, Text


@dataclass(frozen=True, slots=True)
class SideApplicability:
    """Whether one of those who ask for a requirement (`builtin`, `rem`, `catalogue`) speaks; None:
    unknown, which counts as speaking.

    `level` is None at a gate or for a scheme of which it says nothing. `lifted`: a person's
    decision lifts what it asks.
    """

    asker: str
    applies: bool | None
    level: Level | None
    because: Text
    lifted: bool = False


@dataclass(frozen=True, slots=True)
class Applicability:
    """Whether a requirement applies: True, False, or None when a declaration that is named is
    wanting; and by whose side.
    """

    applies: bool | None
    because: Text
    location: Location | None = None
    sides: tuple[SideApplicability, ...] = ()

    @property
    def lifted(self) -> bool:
        """Whether a person's decision lifts something that a REM asks."""
        return any(side.lifted for side in self.sides)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an audit looked at: rules judged, of how many; and of the imported REM the requirements
    and proofs judged, of how many.

    Judged: the audit came to an outcome, `missing` among them; what does not apply, or was left out
    by a filter, was not.
    `imported`: whether the REM of the scheme is in use; without it the figures of the REM are zero,
    and nothing of it was judged.
    `lifted`: the requirements of the REM that a person's decision lifts.
    """

    rules: int
    rules_of: int
    requirements: int = 0
    requirements_of: int = 0
    proofs: int = 0
    proofs_of: int = 0
    imported: bool = False
    lifted: int = 0


@dataclass(frozen=True, slots=True)
class Covered:
    """A finding that a waiver covers, with the outcome that it hides."""

    code: str = field(metadata=OURS)
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What makes a report another than that of the dossier as it is: suppositions (`--set`), rules
    that a catalogue replaces.

    `weakened` are the mandatory built-in rules of which the replacement asks less.
    """

    supposed: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    weakened: tuple[str, ...] = ()


#: What a report says of a dossier of which nothing was read, and which supposes nothing.
NOTHING_COVERED = Coverage(0, 0)
NO_HYPOTHESIS = Hypothesis()
