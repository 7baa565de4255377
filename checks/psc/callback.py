"""What comes back to the browser: the answer with its code, and the logout."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.text import Text

from ..kit.mask import is_hidden
from ..kit.trace import Call, Trace
from ..kit.trace_words import HIDDEN, quoted
from .request import Flow, told
from .request_rules import (
    CALLBACK,
    CALLBACK_ERROR,
    CALLBACK_STATE,
    CALLBACK_STATE_OTHER,
    CALLBACK_STATE_WRONG,
    LOGIN_AFTER_LOGOUT,
    LOGIN_AFTER_LOGOUT_WRONG,
    LOGOUT,
    LOGOUT_OTHER,
    LOGOUT_WRONG,
)

_REFUSED = 400


def callback_findings(flow: Flow) -> Iterator[Finding]:
    """PSC-05: each callback brings back the state of a request."""
    if not flow.callbacks:
        yield CALLBACK.unsure(flow.place)
    served: dict[str, str | None] = {}
    for callback in flow.callbacks:
        if not flow.requests:
            yield CALLBACK_STATE.unsure(callback.place)
            continue
        if is_hidden(callback.only("state")):
            yield CALLBACK_STATE.unsure(callback.place, message=HIDDEN["state"])
            continue
        bad = Text(
            "le retour ne porte le state d'aucune demande",
            "the callback carries the state of no request",
        )
        remedy = Text(
            "refusez tout retour dont le state n'est pas celui envoyé",
            "refuse any callback whose state is not the one sent",
        )
        state, code = callback.only("state") or "", callback.only("code")
        if served.setdefault(state, code) != code:
            bad = Text(
                "le retour porte un state qui a déjà servi",
                "the callback carries a state that served already",
            )
            yield CALLBACK_STATE_WRONG.fails(callback.place, message=bad, action=remedy)
            continue
        yield CALLBACK_STATE_OTHER.judge(
            flow.request_of(callback) is not None,
            callback.place,
            message=None if flow.request_of(callback) is not None else bad,
            action=remedy,
        )
        if callback.values("error"):
            yield CALLBACK_ERROR.warns(callback.place, error=quoted(callback.values("error")[0]))


def logout_findings(trace: Trace, flow: Flow) -> Iterator[Finding]:
    """PSC-10: the logout carries the id_token_hint, and the next login goes through authorize
    again.
    """
    logouts = trace.of("logout")
    if not logouts:
        yield LOGOUT.unsure(trace.place)
        return
    for logout in logouts:
        bad = (
            told(logout, "id_token_hint")
            if not logout.values("id_token_hint")
            else Text("id_token_hint est vide ou répété", "id_token_hint is empty or repeated")
        )
        yield LOGOUT_OTHER.judge(
            bool(logout.only("id_token_hint")),
            logout.place,
            message=None if bool(logout.only("id_token_hint")) else bad,
        )
        if (logout.exchange.status or 0) >= _REFUSED:
            yield LOGOUT_WRONG.fails(logout.place, status=logout.exchange.status)
    yield _login_after(logouts, trace, flow)


def _login_after(logouts: list[Call], trace: Trace, flow: Flow) -> Finding:
    callbacks = {id(callback) for callback in flow.callbacks}
    before: set[str] = (
        set()
    )  # codes that came back before: a server's trace may be written after the browser's
    out = False
    verdict: Finding | None = None
    for call in trace.calls:
        if call.role == "logout":
            out = True
        elif not out and id(call) in callbacks:
            before.update(call.values("code"))
        elif out and call.role == "authorize":
            out = False
            verdict = LOGIN_AFTER_LOGOUT.passes(call.place)
        elif (
            out
            and flow.requests
            and (id(call) in callbacks or is_code_exchange(call))
            and not before & set(call.values("code"))
        ):
            return LOGIN_AFTER_LOGOUT_WRONG.fails(call.place)
    if verdict:
        return verdict
    return LOGIN_AFTER_LOGOUT.unsure(logouts[-1].place)


def is_code_exchange(call: Call) -> bool:
    """Whether a call exchanges a code for tokens."""
    return call.role == "token" and "authorization_code" in call.values("grant_type")
