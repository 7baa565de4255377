"""What a finding, a slot or a requirement is worth, and what a pass rests on."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Outcome(StrEnum):
    """What a finding, a slot or a requirement is worth, worst first (contract, section 3). The
    order is the roll-up.
    """

    ERROR = "error"
    FAIL = "fail"
    MISSING = "missing"
    TO_REVIEW = "to_review"
    WAIVED = "waived"
    PASS = "pass"
    NOT_APPLICABLE = "not_applicable"
    WARNING = "warning"  # of findings only: seen, to be looked at; evaluated, lowers nothing
    INFO = "info"  # of findings only: context; not evaluated

    @property
    def rank(self) -> int:
        """Place in the order, 0 being the worst."""
        return _RANK[self]


_RANK = {outcome: rank for rank, outcome in enumerate(Outcome)}


DOSSIER_OUTCOMES = tuple(Outcome)[:7]


def worst(outcomes: Iterable[Outcome]) -> Outcome | None:
    """The worst of `outcomes`, None when there is none (the caller decides what silence means)."""
    return min(outcomes, key=_RANK.__getitem__, default=None)


class Assurance(StrEnum):
    """What a `pass` rests on, weakest first."""

    DECLARED = "declared"
    ATTESTED = "attested"
    VERIFIED = "verified"


class Level(StrEnum):
    """DOIT or PEUT."""

    MANDATORY = "mandatory"
    RECOMMENDED = "recommended"
