"""The CIBA requests of a trace, and the polls that follow each of them (CIBA-01 to CIBA-07)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.text import Text, ours

from ..kit.har import body_object
from ..kit.login_hint import Hint, hint_form
from ..kit.trace import Call, Trace, psc_data
from ..kit.trace_words import media_type, quoted
from .ciba_logins import OK, Login, read_logins, text_in
from .ciba_rules import (
    CIBA_ANSWER,
    CIBA_AUTH_REQ_ID,
    CIBA_AUTH_REQ_ID_UNSURE,
    CIBA_AUTH_REQ_ID_WRONG,
    CIBA_BINDING_MESSAGE,
    CIBA_BINDING_MESSAGE_DISTINCT,
    CIBA_BINDING_MESSAGE_DISTINCT_NOTE,
    CIBA_BINDING_MESSAGE_DISTINCT_ODD,
    CIBA_CALLS,
    CIBA_CHANNEL,
    CIBA_FLOW,
    CIBA_LOGIN_HINT,
    CIBA_LOGIN_HINT_WRONG,
    CIBA_MODE,
    CIBA_REQUEST,
    CIBA_REQUEST_OTHER,
    CIBA_UNSURE,
)
from .claims import Expected
from .polls import Poll, interval_findings, outcome_findings
from .request import ACR, SCOPE, acr_finding, scope_finding, told
from .token import client_id, id_token_findings
from .token_rules import SERVER

_FORM = "application/x-www-form-urlencoded"
_TWO_DIGITS = re.compile(r"[0-9]{2}")


def ciba_findings(trace: Trace, jwks: Declared | None) -> Iterator[Finding]:
    """CIBA-01 to CIBA-07, on each login."""
    logins, orphans = read_logins(trace)
    if not logins:
        yield CIBA_CALLS.unsure(trace.place, action=SERVER)
    for login in logins:
        yield from _request_findings(login)
    yield from _distinct([login for login in logins if login.opened])
    yield from _poll_findings(logins, orphans)
    yield from interval_findings([(login.polls, login.interval) for login in logins])
    yield from outcome_findings([login.polls for login in logins])
    completed = [finding for login in logins for finding in _completed(login, jwks)]
    yield from completed
    if logins and not completed:
        yield CIBA_FLOW.unsure(logins[0].call.place)


def _request_findings(login: Login) -> Iterator[Finding]:
    call = login.call
    yield _form_post(call)
    if not call.exchange.form:
        yield CIBA_UNSURE.unsure(call.place, action=SERVER)
    else:
        yield _binding_message(call)
        yield _login_hint(call)
        yield scope_finding(call, SCOPE["ciba"])
        yield acr_finding(call, ACR["ciba"])
        yield _channel(call)
        if call.values("client_notification_token"):
            yield CIBA_MODE.warns(call.place)
    if not login.opened:
        reason = text_in(login.answer, "error")
        text = Text(
            "la demande CIBA a été refusée (HTTP {status})",
            "the CIBA request was refused (HTTP {status})",
            status=call.exchange.status,
        )
        text += Text(" : ", ": ") + quoted(reason) if reason else Text("", "")
        yield CIBA_ANSWER.warns(call.place, message=text)


def _form_post(call: Call) -> Finding:
    kind = call.exchange.content_type.partition(";")[0].strip().lower()
    if call.exchange.method == "POST" and not kind and not call.exchange.headers:
        return CIBA_REQUEST.unsure(call.place, action=SERVER)
    bad = Text("la demande CIBA est un ", "the CIBA request is a ") + quoted(call.exchange.method)
    bad += Text(" de type ", " of type ") + (media_type(kind) if kind else Text("absent", "absent"))
    return CIBA_REQUEST_OTHER.judge(
        call.exchange.method == "POST" and kind == _FORM,
        call.place,
        message=None if call.exchange.method == "POST" and kind == _FORM else bad,
        form=ours(_FORM),
    )


def _binding_message(call: Call) -> Finding:
    value = call.only("binding_message")
    bad = Text(
        "binding_message n'est pas fait de deux chiffres",
        "binding_message is not made of two digits",
    )
    held = value is not None and bool(_TWO_DIGITS.fullmatch(value))
    return CIBA_BINDING_MESSAGE.judge(
        held,
        call.place,
        message=None if held else bad if value is not None else told(call, "binding_message"),
    )


_HINTS = {
    Hint.TEST: (
        Outcome.PASS,
        Text("est un identifiant national de test", "is a national test identifier"),
    ),
    Hint.RPPS: (
        Outcome.PASS,
        Text("a la forme d'un identifiant RPPS", "has the form of an RPPS identifier"),
    ),
    Hint.ADELI: (
        Outcome.PASS,
        Text("a la forme d'un identifiant ADELI", "has the form of an ADELI identifier"),
    ),
    Hint.RPPS_WRONG_KEY: (
        Outcome.WARNING,
        Text(
            "a la forme d'un RPPS dont la clé est fausse",
            "has the form of an RPPS with a wrong key",
        ),
    ),
    Hint.INTERNAL: (
        Outcome.TO_REVIEW,
        Text(
            "a la forme d'un identifiant interne de structure",
            "has the form of an identifier internal to a structure",
        ),
    ),
    Hint.MALFORMED: (
        Outcome.FAIL,
        Text(
            "n'a pas la forme d'un identifiant national",
            "has not the form of a national identifier",
        ),
    ),
}


def _login_hint(call: Call) -> Finding:
    value, _code = call.only("login_hint"), "psc.ciba.login_hint"
    remedy = Text(
        "envoyez l'identifiant national du professionnel (8 + RPPS)",
        "send the professional's national identifier (8 + RPPS)",
    )
    if not value:
        return CIBA_LOGIN_HINT_WRONG.fails(call.place, action=remedy)
    outcome, how = _HINTS[hint_form(value)]
    return CIBA_LOGIN_HINT.finding(
        outcome, call.place, action=None if outcome is Outcome.PASS else remedy, how=how
    )


def _channel(call: Call) -> Finding:
    wanted = psc_data()["channels"]
    names = ", ".join(wanted)
    bad = told(call, "channel") + Text(" ; attendu : {names}", "; expected: {names}", names=names)
    return CIBA_CHANNEL.judge(
        call.only("channel") in wanted,
        call.place,
        message=None if call.only("channel") in wanted else bad,
        names=names,
    )


def _distinct(logins: list[Login]) -> Iterator[Finding]:
    """CIBA-02: with a hundred values, chance repeats one now and then, but not twice in a row."""
    sent = [
        (login.call, value) for login in logins if (value := login.call.only("binding_message"))
    ]
    if len(logins) < 2 or len(sent) < 2:
        if len(logins) == 1:
            yield CIBA_BINDING_MESSAGE_DISTINCT_NOTE.tells(logins[0].call.place)
        return
    remedy = Text(
        "tirez un nouveau binding_message à chaque connexion",
        "draw a new binding_message for each login",
    )
    in_a_row = [after for (_, first), (after, second) in pairwise(sent) if first == second]
    for call in in_a_row:
        yield CIBA_BINDING_MESSAGE_DISTINCT.fails(call.place, action=remedy)
    if in_a_row:
        return
    if len({value for _, value in sent}) < len(sent):
        yield CIBA_BINDING_MESSAGE_DISTINCT_ODD.warns(sent[0][0].place, action=remedy)
    else:
        yield CIBA_BINDING_MESSAGE_DISTINCT.passes(sent[0][0].place, count_sent=len(sent))


def _poll_findings(logins: list[Login], orphans: list[Poll]) -> Iterator[Finding]:
    """CIBA-05: every poll brings back an auth_req_id that was given."""
    remedy = Text(
        "interrogez token avec l'auth_req_id reçu", "poll token with the auth_req_id received"
    )
    blind = not logins or any(login.opened and login.auth_req_id is None for login in logins)
    for login in logins:
        for poll in login.polls:
            yield CIBA_AUTH_REQ_ID.passes(poll.call.place)
        if login.opened and not login.polls:
            yield CIBA_AUTH_REQ_ID.unsure(login.call.place, action=SERVER)
    for poll in orphans:
        if blind and poll.auth_req_id:
            yield CIBA_AUTH_REQ_ID_UNSURE.unsure(poll.call.place, action=SERVER)
        else:
            yield CIBA_AUTH_REQ_ID_WRONG.fails(poll.call.place, action=remedy)


def _completed(login: Login, jwks: Declared | None) -> Iterator[Finding]:
    """The login that went to its end: it confirms that CIBA is in use, and its ID token is looked
    at.
    """
    last = next(
        (poll for poll in reversed(login.polls) if poll.status == OK and poll.has_token), None
    )
    if last is None:
        return
    yield CIBA_FLOW.passes(login.call.place, confirms=("psc.flux",))
    if (body_object(last.call.exchange) or {}).get("id_token"):
        expected = Expected(
            client_id(login.call) or client_id(last.call), None, True, with_nonce=False
        )
        yield from id_token_findings(last.call, expected, jwks)
