"""How long a VIHF lives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.piece import Piece

from . import rules
from .assertion import (
    SAML,
    Vihf,
    instant,
)

_A_DAY = dt.timedelta(days=1)
_SKEW = dt.timedelta(seconds=5)  # two clocks, or one that rounds to the second


def dates_findings(vihf: Vihf, piece: Piece) -> Iterator[Finding]:
    """VIHF-11. A date that is absent or is none breaks the rule."""
    issued = instant(vihf.element.get("IssueInstant"))
    statements = list(vihf.element.iter(f"{{{SAML}}}AuthnStatement"))
    authenticated = [instant(statement.get("AuthnInstant")) for statement in statements]
    ordered = (
        issued is not None
        and bool(authenticated)
        and all(one is not None and one <= issued + _SKEW for one in authenticated)
    )
    for conditions in vihf.children("Conditions"):
        start, end = conditions.get("NotBefore"), conditions.get("NotOnOrAfter")
        first, last = instant(start), instant(end)
        ordered = (
            ordered
            and issued is not None
            and (start is None or (first is not None and first <= issued + _SKEW))
        )
        ordered = (
            ordered
            and issued is not None
            and (end is None or (last is not None and issued < last + _SKEW))
        )
    yield rules.DATES.judge(ordered, vihf.place)
    captured = instant(f"{piece.entry['date']}T23:59:59+00:00") if piece.entry.get("date") else None
    if issued is not None and captured is not None:
        yield rules.CAPTURE.judge(issued <= captured + _A_DAY, vihf.place)
