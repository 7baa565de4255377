"""How sure a scan is of what it proposes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from segur_audit.model.text import Text


class Certainty(StrEnum):
    """Sure: read as it stands. Guessed: a person confirms it. Unknown: a person says it."""

    SURE = "sure"
    GUESSED = "guessed"
    UNKNOWN = "unknown"


#: The same in both languages.
CERTAINTIES = {
    Certainty.SURE: Text("sûr", "sure"),
    Certainty.GUESSED: Text("deviné", "guessed"),
    Certainty.UNKNOWN: Text("inconnu", "unknown"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A value that a scan proposes, how sure it is of it, and why."""

    value: str
    certainty: Certainty
    why: Text

    @property
    def is_sure(self) -> bool:
        """Whether nobody needs to confirm it."""
        return self.certainty is Certainty.SURE


def worst(certainties: list[Certainty]) -> Certainty:
    """The least sure of them, unknown when there is none."""
    order = list(Certainty)
    return max(certainties, key=order.index, default=Certainty.UNKNOWN)
