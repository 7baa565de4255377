"""The polls of the token endpoint: how often they are made, and how they end (CIBA-06, CIBA-07)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.trace import Call
from ..kit.trace_words import CIBA, quoted

_CIBA_OUTCOME = Rule(
    "psc.ciba.outcome",
    f"CIBA-07, {CIBA}",
    None,
    Text(
        "la réponse à cette interrogation n'est pas dans la trace",
        "the answer to this poll is not in the trace",
    ),
    worth=Outcome.TO_REVIEW,
)
_CIBA_OUTCOME_ODD = Rule(
    "psc.ciba.outcome",
    f"CIBA-07, {CIBA}",
    None,
    Text(
        "réponse inattendue avant la dernière interrogation",
        "unexpected answer before the last poll",
    ),
    worth=Outcome.WARNING,
)
_CIBA_OUTCOME_ENDING = Rule(
    "psc.ciba.outcome",
    f"CIBA-07, {CIBA}",
    None,
    Text(
        "la dernière interrogation ne reçoit pas d'access_token",
        "the last poll receives no access_token",
    ),
    worth=Outcome.WARNING,
)
_CIBA_OUTCOME_OTHER = Rule(
    "psc.ciba.outcome",
    f"CIBA-07, {CIBA}",
    Text(
        "la dernière interrogation reçoit l'access_token (HTTP 200)",
        "the last poll receives the access_token (HTTP 200)",
    ),
    Text(
        "la dernière interrogation ne reçoit pas d'access_token",
        "the last poll receives no access_token",
    ),
    Text(
        "déposez une trace où une connexion va jusqu'aux jetons",
        "supply a trace where a login goes as far as the tokens",
    ),
)
_CIBA_OUTCOME_WAITING = Rule(
    "psc.ciba.outcome",
    f"CIBA-07, {CIBA}",
    Text(
        "les interrogations attendent l'utilisateur (authorization_pending)",
        "the polls wait for the user (authorization_pending)",
    ),
    Text(
        "réponse inattendue avant la dernière interrogation",
        "unexpected answer before the last poll",
    ),
)
_CIBA_INTERVAL = Rule(
    "psc.ciba.interval",
    f"CIBA-06, {CIBA}",
    None,
    Text(
        "l'heure de cette interrogation n'est pas dans la trace",
        "the time of this poll is not in the trace",
    ),
    Text(
        "exportez la trace avec l'heure de chaque échange (time)",
        "export the trace with the time of each exchange (time)",
    ),
    worth=Outcome.TO_REVIEW,
)
_CIBA_INTERVAL_OTHER = Rule(
    "psc.ciba.interval",
    f"CIBA-06, {CIBA}",
    Text(
        "interrogation après {gap:.1f} s (intervalle : {interval:g} s)",
        "poll after {gap:.1f} s (interval: {interval:g} s)",
    ),
    Text(
        "interrogation après {gap:.1f} s, avant la fin de l'intervalle de {interval:g} s",
        "poll after {gap:.1f} s, before the end of the interval of {interval:g} s",
    ),
    Text(
        "attendez l'intervalle (interval) entre deux interrogations",
        "wait for the interval between two polls",
    ),
)
_CIBA_SLOW_DOWN = Rule(
    "psc.ciba.slow_down",
    f"CIBA-06, {CIBA}",
    None,
    Text(
        "après slow_down, l'intervalle devrait être d'au moins {value:g} s ; il est de {gap:.1f} s",
        "after slow_down, the interval should be at least {value:g} s; it is {gap:.1f} s",
    ),
    worth=Outcome.WARNING,
)


_TOLERANCE = 0.5
_SLOWER = 5  # what slow_down adds to the interval (OpenID CIBA Core, 11)
_WAITING = ("authorization_pending", "slow_down")
_OK, _BAD_REQUEST, _SERVER_ERROR = 200, 400, 500


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll: the auth_req_id that it brings, and what was answered (`answered`: the trace holds
    a JSON answer).
    """

    call: Call
    auth_req_id: str | None
    status: int | None
    error: str | None
    has_token: bool
    answered: bool

    @property
    def waits(self) -> bool:
        """Whether the answer says to wait."""
        return self.status == _BAD_REQUEST and self.error in _WAITING


def interval_findings(logins: Sequence[tuple[Sequence[Poll], float]]) -> Iterator[Finding]:
    """CIBA-06: two polls of a login are apart by the interval, half a second less at most."""
    for polls, interval in logins:
        slower = 0
        for earlier, later in pairwise(polls):
            slower += _SLOWER * (earlier.error == "slow_down")
            yield from _gap(earlier, later, interval, slower)


def _gap(earlier: Poll, later: Poll, interval: float, slower: int) -> Iterator[Finding]:
    _code, place = "psc.ciba.interval", later.call.place
    start, end = earlier.call.exchange.started, later.call.exchange.started
    if start is None or end is None:
        yield _CIBA_INTERVAL.unsure(place)
        return
    gap = (end - start) / dt.timedelta(seconds=1)
    yield _CIBA_INTERVAL_OTHER.judge(
        gap >= interval - _TOLERANCE, place, gap=gap, interval=interval
    )
    if slower and interval - _TOLERANCE <= gap < interval + slower - _TOLERANCE:
        yield _CIBA_SLOW_DOWN.warns(place, value=interval + slower, gap=gap)


def outcome_findings(logins: Sequence[Sequence[Poll]]) -> Iterator[Finding]:
    """CIBA-07: the polls wait (400 authorization_pending or slow_down), and the last one gives the
    tokens.
    """
    polled = [polls for polls in logins if polls]
    completed = any(_gives_tokens(polls[-1]) for polls in polled)
    for polls in polled:
        for poll in polls[:-1]:
            yield _waiting(poll)
        yield _ending(polls[-1], completed)


def _gives_tokens(poll: Poll) -> bool:
    return poll.status == _OK and poll.has_token


def _unseen(poll: Poll) -> Finding | None:
    if poll.status is not None and poll.answered:
        return None
    return _CIBA_OUTCOME.unsure(poll.call.place)


def _answer(poll: Poll) -> Text:
    said = quoted(poll.error) if poll.error else Text("sans code d'erreur", "without an error code")
    return Text("HTTP {status}, ", "HTTP {status}, ", status=poll.status) + said


def _waiting(poll: Poll) -> Finding:
    good = Text("en attendant l'utilisateur : ", "while waiting for the user: ") + _answer(poll)
    bad = Text(
        "réponse inattendue avant la dernière interrogation : ",
        "unexpected answer before the last poll: ",
    ) + _answer(poll)
    if poll.status is not None and poll.status >= _SERVER_ERROR:
        return _CIBA_OUTCOME_ODD.warns(
            poll.call.place, message=bad
        )  # Pro Santé Connect's own trouble
    return _unseen(poll) or _CIBA_OUTCOME_WAITING.judge(
        poll.waits, poll.call.place, message=good if poll.waits else bad
    )


def _ending(poll: Poll, completed: bool) -> Finding:
    """A login that the user refused or let expire is no defect when another one in the trace goes
    to its end.
    """
    if unseen := _unseen(poll):
        return unseen
    bad = Text(
        "la dernière interrogation ne reçoit pas d'access_token : ",
        "the last poll receives no access_token: ",
    ) + _answer(poll)
    if completed and not _gives_tokens(poll) and poll.status != _OK:
        return _CIBA_OUTCOME_ENDING.warns(poll.call.place, message=bad)
    return _CIBA_OUTCOME_OTHER.judge(
        _gives_tokens(poll), poll.call.place, message=None if _gives_tokens(poll) else bad
    )
