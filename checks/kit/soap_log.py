"""What is said of the messages of a log that could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.text import Text

from .soap import Log

_REMEDIES = {
    Outcome.FAIL: Text(
        "déposez le journal en entier, chaque message complet",
        "supply the whole log, each message complete",
    ),
    Outcome.TO_REVIEW: Text(
        "déposez un extrait plus court du journal, ses messages en clair",
        "supply a shorter extract of the log, its messages in clear",
    ),
}


def cut_findings(log: Log, code: str) -> Iterator[Finding]:
    """A finding for each message that is cut or is no XML, and for what is beyond the bounds: what was not read cannot pass."""
    for left in log.unread:
        yield Finding(
            code, left.outcome, left.reason, left.place, _REMEDIES[left.outcome], source="SOAP 1.2"
        )
