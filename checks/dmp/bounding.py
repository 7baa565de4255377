"""The findings of a message, bounded: the first of each code, then their count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.text import Text

from ..kit.soap_log import cut_rule

_MOST = 30


def bounded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """At most thirty findings of each code and outcome, then how many more there were: a log holds
    hundreds of messages.
    """
    seen: Counter[tuple[str, Outcome]] = Counter()
    last: dict[tuple[str, Outcome], Finding] = {}
    for finding in findings:
        key = (finding.code, finding.outcome)
        seen[key] += 1
        if seen[key] <= _MOST:
            yield finding
        else:
            last[key] = finding
    for key, finding in last.items():
        more = seen[key] - _MOST
        message = Text(
            "{more} autre(s) constat(s) du même code",
            "{more} more finding(s) of this code",
            more=more,
        )
        yield replace(
            finding, message=message, outcome=Outcome.INFO, location=None, remedy=None, confirms=()
        )


VIHF_MESSAGE = cut_rule("vihf.message")
DMP_MESSAGE = cut_rule("dmp.message")
