"""Rules: the record of each finding code, and the only way to a finding.

A `Rule` says what it asserts, what a breach looks like, what to do about it, on which document it
rests and what a breach is worth. `docs/findings.md` is generated from the records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .finding import Finding
from .outcome import Outcome
from .place import Location
from .text import Text

_LISTED: dict[str, dict[Rule, None]] = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """What is asserted under one code. Several rules may share a code: several ways to break it.

    `holds` and `breaks` state the fact; they may be templates (`{count} pages`) that the methods
    fill with the values given by name. `action` is what a reader does about a breach, `worth` what
    a breach counts for. `source` names the document and the rule; empty for what the program says
    of itself (docs/contract.md). `listed`: a code that a definition gives is listed there instead.
    """

    code: str
    source: str
    holds: Text | None
    breaks: Text | None
    action: Text | None = None
    worth: Outcome = Outcome.FAIL
    listed: bool = field(default=True, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.listed:
            _LISTED.setdefault(self.code, {})[self] = None

    def judge(
        self,
        holds: bool,
        place: Location | None,
        seen: Text | None = None,
        worth: Outcome | None = None,
        **values: Any,
    ) -> Finding:
        """The finding for what was met: a pass when it holds, else what a breach is worth."""
        if holds:
            values.pop("action", None)
            return self.passes(place, seen=seen, **values)
        return self.finding(worth or self.worth, place, seen=seen, **values)

    def passes(self, place: Location | None, **given: Any) -> Finding:
        """The finding that the rule holds.

        `message` says it in other words than `holds`, `seen` adds in brackets what was met;
        `confirms`, `valid_until` and `proof` are those of the `Finding`, `source` is more precise
        than the rule's; any other name fills the template. Raises ValueError when neither the rule
        nor the call says it in words.
        """
        return self.finding(Outcome.PASS, place, **given)

    def fails(self, place: Location | None, **given: Any) -> Finding:
        """The finding that the rule is broken; arguments as for `passes`, and `action`."""
        return self.finding(Outcome.FAIL, place, **given)

    def breaks_as(self, place: Location | None, **given: Any) -> Finding:
        """The finding of a breach, at what it is worth; arguments as for `fails`."""
        return self.finding(self.worth, place, **given)

    def lacks(self, place: Location | None, **given: Any) -> Finding:
        """The finding that what the rule looks at is absent (`missing`); arguments as for
        `fails`.
        """
        return self.finding(Outcome.MISSING, place, **given)

    def unsure(self, place: Location | None, **given: Any) -> Finding:
        """The finding that a person has to look (`to_review`); arguments as for `fails`."""
        return self.finding(Outcome.TO_REVIEW, place, **given)

    def warns(self, place: Location | None, **given: Any) -> Finding:
        """The finding that blocks nothing (`warning`); arguments as for `fails`."""
        return self.finding(Outcome.WARNING, place, **given)

    def tells(self, place: Location | None, **given: Any) -> Finding:
        """The finding that gives context and judges nothing (`info`), without an action."""
        return self.finding(Outcome.INFO, place, **given)

    def finding(self, outcome: Outcome, place: Location | None, **given: Any) -> Finding:
        """The finding of that outcome; arguments as for `passes` and `fails`."""
        words = self.holds if outcome is Outcome.PASS else self.breaks
        message: Text | None = given.pop("message", None) or words or self.breaks or self.holds
        action: Text | None = given.pop("action", None if outcome in _QUIET else self.action)
        if message is None:
            raise ValueError(f"{self.code} has no words for {outcome}")
        kept = {name: given.pop(name) for name in _OF_FINDING if name in given}
        source = given.pop("source", None) or self.source or None
        seen = given.pop("seen", None)
        message = message.filled(**given)
        if seen is not None:
            message = Text("{message} ({seen})", "{message} ({seen})", message=message, seen=seen)
        remedy = action.filled(**given) if action else None
        return Finding(self.code, outcome, message, place, remedy, source=source, **kept)


#: Findings that ask for nothing: the rule's action is left out, unless the call gives one.
_QUIET = (Outcome.PASS, Outcome.INFO)
_OF_FINDING = ("confirms", "valid_until", "proof")


def listed_rules() -> Mapping[str, tuple[Rule, ...]]:
    """The rules of the modules imported so far, by code, in the order of their records."""
    return {code: tuple(rules) for code, rules in sorted(_LISTED.items())}
