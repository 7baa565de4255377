"""What is said of the messages of a log that could not be read."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from .soap import Log

_ACTIONS = {
    Outcome.FAIL: Text(
        "déposez le journal en entier, chaque message complet",
        "supply the whole log, each message complete",
    ),
    Outcome.TO_REVIEW: Text(
        "déposez un extrait plus court du journal, ses messages en clair",
        "supply a shorter extract of the log, its messages in clear",
    ),
}


def cut_rule(code: str) -> Rule:
    """The rule that each message of a log can be read, under the code of a family."""
    return Rule(
        code,
        "SOAP 1.2",
        None,
        Text(
            "un message du journal n'a pas pu être lu en entier",
            "a message of the log could not be read whole",
        ),
        _ACTIONS[Outcome.FAIL],
    )


def cut_findings(log: Log, rule: Rule) -> Iterator[Finding]:
    """A finding for each message that is cut or no XML, and for what is beyond the bounds."""
    for left in log.unread:
        action = _ACTIONS[left.outcome]
        yield rule.finding(left.outcome, left.place, message=left.reason, action=action)
