"""What is said of the messages of a log that could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.model import Finding, Outcome
from segur_audit.wording import Text

from ._soap import Log

_REMEDY = Text("déposez le journal en entier, chaque message complet", "supply the whole log, each message complete")


def cut_findings(log: Log, code: str) -> Iterator[Finding]:
    """A finding for each message that is cut or is no XML: what cannot be read cannot pass."""
    for place, reason in log.unread:
        yield Finding(code, Outcome.FAIL, reason, place, _REMEDY, source="SOAP 1.2")
