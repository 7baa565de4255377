"""How a finding on a contextual call is worded and sourced."""

from __future__ import annotations

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.text import Text

_SOURCE = "Web-PS DMP, appel contextuel (TD0.9), {}"
AGAIN = Text(
    "refaites l'appel contextuel, puis sa trace", "make the contextual call again, then its trace"
)
CAPTURE = Text(
    "donnez le HAR du navigateur, enregistré depuis la connexion jusqu'à la page du DMP",
    "give the HAR of the browser, recorded from the login to the page of the DMP",
)


def found(
    code: str,
    outcome: Outcome,
    words: Text,
    place: Location | None,
    rule: str,
    remedy: Text = AGAIN,
) -> Finding:
    """A finding on one rule (WPS-01 to WPS-07), with its remedy when there is something to mend."""
    bad = outcome in (Outcome.FAIL, Outcome.WARNING, Outcome.TO_REVIEW)
    return Finding(
        code, outcome, words, place, remedy if bad else None, source=_SOURCE.format(rule)
    )
