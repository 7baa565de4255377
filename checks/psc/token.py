"""What the server is seen to do with a code: tokens, ID token, userinfo (PSC-07 to PSC-09)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_plus

from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.text import Text

from ..kit.har import Exchange, body_object
from ..kit.mask import is_hidden
from ..kit.trace import Call, Trace
from ..kit.trace_words import HIDDEN
from .callback import is_code_exchange
from .claims import Expected, claim_findings
from .jwt import MalformedToken, decode, read_id_token
from .request import Flow
from .signature import signature_finding
from .token_rules import (
    ID_TOKEN,
    ID_TOKEN_ID_TOKEN_FINDINGS,
    ID_TOKEN_UNSURE,
    ID_TOKEN_WRONG,
    TOKEN,
    TOKEN_CODE,
    TOKEN_CODE_OTHER,
    TOKEN_CODE_WRONG,
    TOKEN_ODD,
    TOKEN_REDIRECT_URI,
    TOKEN_REDIRECT_URI_OTHER,
    TOKEN_REDIRECT_URI_UNSURE,
    TOKEN_UNSURE,
    USERINFO,
    USERINFO_BEARER,
    USERINFO_BEARER_OTHER,
    USERINFO_IDENTITY,
    USERINFO_IDENTITY_OTHER,
    USERINFO_OTHER,
    WHOLE_FLOW,
)

_OK = 200


def token_findings(trace: Trace, flow: Flow, jwks: Declared | None) -> Iterator[Finding]:
    """PSC-07 and PSC-08, on each exchange of a code for tokens."""
    exchanges = [call for call in trace.of("token") if is_code_exchange(call)]
    blind = [call for call in trace.of("token") if not call.exchange.form]
    for call in blind:
        yield TOKEN.unsure(call.place)
    if not exchanges:
        yield TOKEN_UNSURE.unsure(trace.place)
    yield from _used_twice(exchanges)
    for call in exchanges:
        yield from _code_findings(call, flow)
        yield from _answer_findings(call, flow, jwks)


def _used_twice(exchanges: list[Call]) -> Iterator[Finding]:
    """PSC-07: a code serves once; Pro Santé Connect would refuse it the second time."""
    served: set[str] = set()
    for call in exchanges:
        code = "" if is_hidden(call.only("code")) else call.only("code") or ""
        if code in served and gives_tokens(call):
            yield TOKEN_CODE_WRONG.fails(call.place)
        served |= {code} if code and gives_tokens(call) else set()


def _code_findings(call: Call, flow: Flow) -> Iterator[Finding]:
    """PSC-07: the code is the one that came back, the redirect_uri the one that was asked for."""
    callback = None
    if not flow.callbacks:
        yield TOKEN_CODE.unsure(call.place)
    elif is_hidden(call.only("code")):
        yield TOKEN_CODE.unsure(call.place, message=HIDDEN["code"])
    else:
        callback = flow.callback_of(call.only("code") or "")
        yield TOKEN_CODE_OTHER.judge(callback is not None, call.place)
    yield _same_redirect_uri(call, callback, flow)


def _same_redirect_uri(call: Call, callback: Call | None, flow: Flow) -> Finding:
    _code, uri = "psc.token_redirect_uri", call.only("redirect_uri")
    request = flow.request_of(callback) if callback else None
    if uri is None:
        return TOKEN_REDIRECT_URI.fails(call.place)
    if request is None:
        return TOKEN_REDIRECT_URI_UNSURE.unsure(call.place)
    return TOKEN_REDIRECT_URI_OTHER.judge(uri == request.only("redirect_uri"), call.place)


def _answer_findings(call: Call, flow: Flow, jwks: Declared | None) -> Iterator[Finding]:
    hidden = is_hidden(call.only("code"))
    callback = None if hidden else flow.callback_of(call.only("code") or "")
    request = flow.request_of(callback) if callback else None
    if call.exchange.status is not None and call.exchange.status != _OK:
        yield TOKEN_ODD.warns(call.place, status=call.exchange.status)
        return
    expected = Expected(
        client_id=(request.only("client_id") if request else None) or client_id(call),
        nonce=request.only("nonce") if request else None,
        request_seen=request is not None,
    )
    yield from id_token_findings(call, expected, jwks)


def id_token_findings(call: Call, expected: Expected, jwks: Declared | None) -> Iterator[Finding]:
    """PSC-08, on the answer of a token call."""
    answer = body_object(call.exchange)
    if answer is None:
        yield ID_TOKEN_ID_TOKEN_FINDINGS.unsure(call.place)
        return
    try:
        if is_hidden(answer.get("id_token")):
            yield ID_TOKEN_ID_TOKEN_FINDINGS.unsure(call.place, message=HIDDEN["id_token"])
            return
        token = read_id_token(answer)
    except MalformedToken as error:
        yield _malformed(call, error)
        return
    if token is None:
        yield ID_TOKEN_WRONG.fails(call.place)
        return
    yield from claim_findings(token, expected, call)
    yield signature_finding(token, jwks, call.place)


def _malformed(call: Call, error: MalformedToken) -> Finding:
    if error.encrypted:
        return ID_TOKEN_UNSURE.unsure(call.place)
    return ID_TOKEN.fails(call.place)


def client_id(call: Call) -> str | None:
    """Who calls, as the form or the Basic authentication says (or what `trace redact` kept of
    it).
    """
    told = call.exchange.side.get("client_id")
    return (
        call.only("client_id")
        or (told if isinstance(told, str) and told else None)
        or _basic_user(call.exchange)
    )


def _basic_user(exchange: Exchange) -> str | None:
    scheme, _, credentials = (exchange.header("authorization") or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(credentials.strip(), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None
    return unquote_plus(text.partition(":")[0]) or None


def userinfo_findings(trace: Trace) -> Iterator[Finding]:
    """PSC-09: userinfo is called with a Bearer token and answers who the professional is."""
    calls = trace.of("userinfo")
    if not calls:
        yield USERINFO.unsure(trace.place)
    answered = any(call.exchange.status == _OK for call in calls)
    for call in calls:
        yield _bearer(call, _seen_headers(trace, call))
        if call.exchange.status in (None, _OK):
            yield _identity(call)
        else:
            yield USERINFO_OTHER.finding(
                Outcome.WARNING if answered else Outcome.FAIL,
                call.place,
                status=call.exchange.status,
            )


def _seen_headers(trace: Trace, call: Call) -> bool:
    """Whether the capture keeps what authenticates: browsers and proxies may take it out of what
    they export.
    """
    return bool(call.exchange.headers) and any(
        one.exchange.header("authorization") for one in trace.calls
    )


def _bearer(call: Call, seen: bool) -> Finding:
    scheme, _, token = (call.exchange.header("authorization") or "").strip().partition(" ")
    remedy = Text(
        "envoyez le jeton d'accès dans l'en-tête Authorization ; si l'outil de capture l'a "
        "retiré, exportez la trace avec ses données "
        "sensibles puis passez-la à segur-audit trace redact",
        "send the access token in the Authorization header; if the capture tool removed it, "
        "export the trace with its sensitive data, "
        "then run segur-audit trace redact on it",
    )
    if not seen:
        return USERINFO_BEARER.unsure(call.place, action=remedy)
    return USERINFO_BEARER_OTHER.judge(
        scheme.lower() == "bearer" and bool(token.strip()), call.place, action=remedy
    )


def userinfo_claims(exchange: Exchange) -> dict[str, Any] | None:
    """The claims of a userinfo answer, JSON or signed JWT; None when they cannot be read."""
    claims = body_object(exchange)
    if claims is not None or exchange.body is None:
        return claims
    try:
        return dict(decode(exchange.body.strip()).claims)
    except MalformedToken:
        return None


def _identity(call: Call) -> Finding:
    _code, claims = "psc.userinfo.identity", userinfo_claims(call.exchange)
    if claims is None:
        return USERINFO_IDENTITY.unsure(call.place)
    absent = [
        name
        for name, kind in (("SubjectNameID", str), ("SubjectRefPro", dict))
        if not isinstance(claims.get(name), kind) or not claims[name]
    ]
    names = ", ".join(absent)
    return USERINFO_IDENTITY_OTHER.judge(not absent, call.place, names=names)


def login_finding(trace: Trace, flow: Flow) -> Iterator[Finding]:
    """One login is seen from the request to the tokens: the very flow that the manifest claims."""
    for call in trace.of("token"):
        callback = flow.callback_of(call.only("code") or "") if is_code_exchange(call) else None
        request = flow.request_of(callback) if callback else None
        if request and request.only("response_type") == "code" and gives_tokens(call):
            yield WHOLE_FLOW.passes(request.place, confirms=("psc.flux",))
            return
    if any(
        is_code_exchange(call) for call in trace.of("token")
    ):  # without one, what to add was said already
        yield WHOLE_FLOW.unsure(trace.place)


def gives_tokens(call: Call) -> bool:
    """Whether the answer of a token call gives tokens, as far as the trace shows it."""
    return call.exchange.status in (None, _OK) and bool(
        (body_object(call.exchange) or {}).get("access_token")
    )
