"""Keeps a report readable whatever a piece holds: of many findings that say the same, the first
ones, and how many more there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.text import Text

MOST = 50  # of one code and outcome, on one file


def capped(findings: Iterable[Finding]) -> Iterator[Finding]:
    """At most fifty findings of each code and outcome on a file, then how many more there were.

    Those that differ by what they add to the verdict (what they confirm, until when they hold) are
    counted apart.
    """
    counts: dict[tuple[object, ...], int] = {}
    beyond: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        file = finding.location.file if finding.location else None
        adds = (finding.confirms, finding.valid_until, finding.proof)
        key: tuple[object, ...] = (finding.code, finding.outcome, file, *adds)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= MOST:
            yield finding
        else:
            beyond.setdefault(key, finding)
    for key, finding in beyond.items():
        yield _more(finding, counts[key] - MOST)


def _more(finding: Finding, more: int) -> Finding:
    """What stands for the findings that are not shown: it judges nothing, the first ones did."""
    message = Text(
        "{more} autres constats du même code ne sont pas détaillés",
        "{more} more findings of this code are not shown",
        more=more,
    )
    outcome = Outcome.WARNING if finding.outcome is Outcome.FAIL else Outcome.INFO
    place = Location(finding.location.file) if finding.location else None
    return replace(
        finding,
        outcome=outcome,
        message=message,
        location=place,
        remedy=None,
        confirms=(),
        valid_until=None,
    )
