"""A rule of a reference document: its code, its source, and how a finding says that it holds or is broken."""

from __future__ import annotations

from dataclasses import dataclass

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.text import Text


@dataclass(frozen=True, slots=True)
class Rule:
    """What a check asserts. `good` and `bad` state the fact seen; `otherwise` is what a breach is worth."""

    code: str
    source: str
    good: Text
    bad: Text
    remedy: Text
    otherwise: Outcome = Outcome.FAIL

    def judge(
        self,
        held: bool,
        place: Location,
        seen: Text | None = None,
        otherwise: Outcome | None = None,
    ) -> Finding:
        """The finding on one document. `seen` says more precisely what was met (added in brackets)."""
        message = self.good if held else self.bad
        if seen is not None:
            message = Text("{message} ({seen})", "{message} ({seen})", message=message, seen=seen)
        if held:
            return Finding(self.code, Outcome.PASS, message, place, source=self.source)
        return Finding(
            self.code, otherwise or self.otherwise, message, place, self.remedy, source=self.source
        )


def info(code: str, message: Text, place: Location, source: str | None = None) -> Finding:
    """A finding that gives context and judges nothing."""
    return Finding(code, Outcome.INFO, message, place, source=source)
