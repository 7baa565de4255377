"""On what a verdict rests: what was verified, attested or only declared."""

from __future__ import annotations

from collections.abc import Iterable

from segur_audit.model.outcome import Assurance, Outcome

from .items import Item


def assurance_of(items: Iterable[Item], attested: bool) -> Assurance:
    """The weakest of what made a requirement pass. A declaration that a check read in the evidence
    is `verified`.
    """
    items = list(items)
    confirmed = {
        path
        for item in items
        if item.finding.outcome is Outcome.PASS
        for path in item.finding.confirms
    }
    strengths = []
    for item in items:
        if item.finding.outcome is not Outcome.PASS or not item.satisfies:
            continue
        strength = item.assurance
        path = item.finding.location.path if item.finding.location else None
        if strength is Assurance.DECLARED and path is not None and path in confirmed:
            strength = Assurance.VERIFIED
        elif strength is Assurance.DECLARED and attested:
            strength = Assurance.ATTESTED
        strengths.append(strength)
    order = list(Assurance)
    return min(strengths, key=order.index, default=Assurance.DECLARED)
