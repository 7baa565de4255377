"""How the findings on Pro Santé Connect traces are made: each code has its rule, and quotes show nothing private."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.privacy import Mask
from segur_audit.model.text import Text

_CODE = "Pro Santé Connect, code flow (OpenID Connect)"
_CIBA = "Pro Santé Connect, CIBA (mode poll)"

#: The rule that each code rests on.
SOURCES = {
    "psc.response_type": f"PSC-01, {_CODE}",
    "psc.scope": f"PSC-02, {_CODE}",
    "psc.acr_values": "PSC-03, SC.PSC.08 (EX PSC 16)",
    "psc.state": f"PSC-04, {_CODE}",
    "psc.nonce": f"PSC-04, {_CODE}",
    "psc.state.distinct": f"PSC-04, {_CODE}",
    "psc.nonce.distinct": f"PSC-04, {_CODE}",
    "psc.callback_state": f"PSC-05, {_CODE}",
    "psc.redirect_uri": f"PSC-06, {_CODE}",
    "psc.token_code": f"PSC-07, {_CODE}",
    "psc.token_redirect_uri": f"PSC-07, {_CODE}",
    "psc.id_token": f"PSC-08, {_CODE}",
    "psc.id_token.issuer": f"PSC-08, {_CODE}",
    "psc.id_token.audience": f"PSC-08, {_CODE}",
    "psc.id_token.nonce": f"PSC-08, {_CODE}",
    "psc.id_token.acr": f"PSC-08, {_CODE}",
    "psc.id_token.lifetime": f"PSC-08, {_CODE}",
    "psc.id_token.alg": f"PSC-08, {_CODE}",
    "psc.id_token.signature": f"PSC-08, {_CODE}",
    "psc.userinfo": f"PSC-09, {_CODE}",
    "psc.userinfo.bearer": f"PSC-09, {_CODE}",
    "psc.userinfo.identity": f"PSC-09, {_CODE}",
    "psc.logout": "PSC-10, Pro Santé Connect (EX PSC, déconnexion)",
    "psc.login_after_logout": "PSC-10, Pro Santé Connect (EX PSC, déconnexion)",
    "psc.https": "PSC-11, Pro Santé Connect",
    "psc.environment": "PSC-11, Pro Santé Connect",
    "psc.obsolete_host": "PSC-11, Pro Santé Connect",
    "psc.unknown_host": "PSC-11, Pro Santé Connect",
    "psc.url_secret": "PSC-12, Pro Santé Connect",
    "psc.ciba.request": f"CIBA-01, {_CIBA}",
    "psc.ciba.mode": f"CIBA-01, {_CIBA}",
    "psc.ciba.answer": f"CIBA-01, {_CIBA}",
    "psc.ciba.binding_message": f"CIBA-02, {_CIBA}",
    "psc.ciba.binding_message.distinct": f"CIBA-02, {_CIBA}",
    "psc.ciba.login_hint": f"CIBA-03, {_CIBA}",
    "psc.ciba.scope": f"CIBA-04, {_CIBA}",
    "psc.ciba.acr_values": f"CIBA-04, {_CIBA}",
    "psc.ciba.channel": f"CIBA-04, {_CIBA}",
    "psc.ciba.auth_req_id": f"CIBA-05, {_CIBA}",
    "psc.ciba.interval": f"CIBA-06, {_CIBA}",
    "psc.ciba.slow_down": f"CIBA-06, {_CIBA}",
    "psc.ciba.outcome": f"CIBA-07, {_CIBA}",
}

_QUOTABLE = re.compile(r"[A-Za-z0-9_.:+ -]{1,40}")
_MANY_DIGITS = re.compile(r"(?:[0-9][^0-9]*){7}")
_SECRET_LIKE = re.compile(
    r"(?=[^ ]*[0-9])(?=[^ ]*[A-Za-z])[^ ]{12,}"
)  # figures and letters mixed: nobody's vocabulary
_MOST = 50


def made(
    outcome: Outcome,
    code: str,
    place: Location | None,
    message: Text,
    remedy: Text | None = None,
) -> Finding:
    """A finding whose source follows from its code."""
    return Finding(
        code,
        outcome,
        message,
        place,
        remedy,
        source=SOURCES.get(code, "Pro Santé Connect, trace des échanges (HAR 1.2)"),
    )


def judged(
    held: bool, code: str, place: Location, good: Text, bad: Text, remedy: Text | None = None
) -> Finding:
    """`pass` with the fact `good` when the assertion held, else `fail` with the fact `bad` and its remedy."""
    text = good if held else bad
    return made(
        Outcome.PASS if held else Outcome.FAIL,
        code,
        place,
        text,
        None if held else remedy,
    )


def quoted(value: str) -> Text:
    """A value from the trace between quotes when it can show nothing private, else its length."""
    plain = (
        _QUOTABLE.fullmatch(value)
        and not _MANY_DIGITS.search(value)
        and not _SECRET_LIKE.search(value)
    )
    if plain and Mask().plain(value) == value:
        return Text("« {value} »", "'{value}'", value=value)
    return Text(
        "une autre valeur ({count_value} caractères)",
        "another value ({count_value} characters)",
        count_value=len(value),
    )


def media_type(value: str) -> Text:
    """A media type between quotes, when it is made of two words that can be shown."""
    parts = value.split("/")
    shown = len(parts) == 2 and all(quoted(part).fr == f"« {part} »" for part in parts)
    return Text("« {value} »", "'{value}'", value=value) if shown else quoted(value)


def limited(findings: Iterable[Finding]) -> Iterator[Finding]:
    """At most fifty findings of each code and outcome, then how many more there were."""
    seen: Counter[tuple[str, Outcome]] = Counter()
    for finding in findings:
        key = (finding.code, finding.outcome)
        seen[key] += 1
        if seen[key] <= _MOST:
            yield finding
    for (code, outcome), count in sorted(seen.items()):
        if count > _MOST:
            more = count - _MOST
            text = Text(
                "{more} autres constats du même code ne sont pas détaillés",
                "{more} more findings of this code are not shown",
                more=more,
            )
            yield made(
                Outcome.WARNING if outcome is Outcome.FAIL else Outcome.INFO,
                code,
                None,
                text,
            )
