"""The REM workbook that an editor downloaded: its requirements, scenarios and proofs, as frozen
values with their provenance.
"""

from __future__ import annotations

from dataclasses import dataclass

from segur_audit.model.ids import canonical


@dataclass(frozen=True, slots=True)
class RemProof:
    """A proof number: what it asks for, the natures told from its text, how sure that is (`sure`,
    `likely`, `unsure`), its rows.
    """

    id: str
    text: str
    natures: tuple[str, ...]
    confidence: str
    rows: tuple[int, ...]
    historic: bool = False

    @property
    def key(self) -> str:
        """The number as it is matched."""
        return canonical(self.id)


@dataclass(frozen=True, slots=True)
class RemScenario:
    """A scenario of conformity and the proofs that show it. Its id may be empty: a proof without a
    scenario.
    """

    id: str
    text: str
    proofs: tuple[RemProof, ...]


@dataclass(frozen=True, slots=True)
class RemRequirement:
    """A requirement of the workbook. `level`: mandatory (DOIT) or recommended (PEUT)."""

    id: str
    text: str
    level: str
    chapter: str
    function: str
    profiles: tuple[str, ...]
    condition: str
    comment: str
    scenarios: tuple[RemScenario, ...]
    row: int
    criticality: str = ""
    sheet: str = ""

    @property
    def key(self) -> str:
        """The id as it is matched."""
        return canonical(self.id)

    @property
    def proofs(self) -> tuple[RemProof, ...]:
        """Every proof, once, in order."""
        return tuple(
            {proof.key: proof for scenario in self.scenarios for proof in scenario.proofs}.values()
        )


#: A row that was not understood, or read with a doubt: its number, and why in French and in
#: English.
Problem = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows: read, kept, merged into another; and those not understood, each with
    its number and why (fr, en).
    """

    read: int
    kept: int
    merged: int
    not_understood: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Rem:
    """An imported workbook. `version` is empty when it is not known; `asides` is what was said of
    the workbook as a whole (fr, en).
    """

    scheme: str
    version: str
    file: str
    sha256: str
    imported: str
    sheet: str
    layout: str
    requirements: tuple[RemRequirement, ...]
    counts: Counts
    asides: tuple[tuple[str, str], ...] = ()
