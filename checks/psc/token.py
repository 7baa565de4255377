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
from ..kit.trace import Call, Trace
from ..kit.trace_words import judged, made
from .claims import Expected, claim_findings
from .jwt import MalformedToken, decode, read_id_token
from .request import Flow, is_code_exchange
from .signature import signature_finding

_OK = 200

SERVER = Text(
    "ajoutez à la pièce (« fichiers ») la trace de votre serveur, qui seul appelle token, userinfo et CIBA : proxy d'enregistrement (HAR) "
    "placé entre le serveur et Pro Santé Connect, ou journal en tableau JSON {method, url, headers, form, status, body, time}",
    "add to the piece ('fichiers') the trace of your server, which alone calls token, userinfo and CIBA: a recording proxy (HAR) "
    "between the server and Pro Santé Connect, or a log as a JSON array {method, url, headers, form, status, body, time}",
)


def token_findings(trace: Trace, flow: Flow, jwks: Declared | None) -> Iterator[Finding]:
    """PSC-07 and PSC-08, on each exchange of a code for tokens."""
    exchanges = [call for call in trace.of("token") if is_code_exchange(call)]
    blind = [call for call in trace.of("token") if not call.exchange.form]
    for call in blind:
        text = Text(
            "la trace ne contient pas le corps de cet appel à token",
            "the trace does not hold the body of this token call",
        )
        yield made(Outcome.TO_REVIEW, "psc.token", call.place, text, SERVER)
    if not exchanges:
        text = Text(
            "la trace ne montre pas l'échange du code contre les jetons (token, appel du serveur) : PSC-07 et PSC-08 ne sont pas évalués",
            "the trace shows no exchange of the code for tokens (token, a server-side call): PSC-07 and PSC-08 are not evaluated",
        )
        yield made(Outcome.TO_REVIEW, "psc.token", trace.place, text, SERVER)
    yield from _used_twice(exchanges)
    for call in exchanges:
        yield from _code_findings(call, flow)
        yield from _answer_findings(call, flow, jwks)


def _used_twice(exchanges: list[Call]) -> Iterator[Finding]:
    """PSC-07: a code serves once; Pro Santé Connect would refuse it the second time."""
    served: set[str] = set()
    for call in exchanges:
        code = call.only("code") or ""
        if code in served and gives_tokens(call):
            text = Text(
                "le même code est échangé deux fois contre des jetons",
                "the same code is exchanged for tokens twice",
            )
            remedy = Text(
                "déposez une trace telle qu'elle a été captée", "supply a trace as it was captured"
            )
            yield made(Outcome.FAIL, "psc.token_code", call.place, text, remedy)
        served |= {code} if code and gives_tokens(call) else set()


def _code_findings(call: Call, flow: Flow) -> Iterator[Finding]:
    """PSC-07: the code is the one that came back, the redirect_uri the one that was asked for."""
    if not flow.callbacks:
        text = Text(
            "le code ne peut pas être comparé : le retour n'est pas dans la trace",
            "the code cannot be compared: the callback is not in the trace",
        )
        yield made(Outcome.TO_REVIEW, "psc.token_code", call.place, text)
        callback = None
    else:
        callback = flow.callback_of(call.only("code") or "")
        good = Text(
            "le code échangé est celui du retour", "the code exchanged is the one that came back"
        )
        bad = Text(
            "le code échangé n'est celui d'aucun retour",
            "the code exchanged is the one of no callback",
        )
        yield judged(callback is not None, "psc.token_code", call.place, good, bad)
    yield _same_redirect_uri(call, callback, flow)


def _same_redirect_uri(call: Call, callback: Call | None, flow: Flow) -> Finding:
    code, uri = "psc.token_redirect_uri", call.only("redirect_uri")
    request = flow.request_of(callback) if callback else None
    if uri is None:
        text = Text(
            "redirect_uri est absent de l'appel à token, ou répété",
            "redirect_uri is absent from the token call, or repeated",
        )
        remedy = Text(
            "envoyez la redirect_uri de la demande", "send the redirect_uri of the request"
        )
        return made(Outcome.FAIL, code, call.place, text, remedy)
    if request is None:
        text = Text(
            "redirect_uri ne peut pas être comparée : la demande de cette connexion n'est pas dans la trace",
            "redirect_uri cannot be compared: the request of this login is not in the trace",
        )
        return made(Outcome.TO_REVIEW, code, call.place, text)
    good = Text(
        "redirect_uri est identique à celle de la demande",
        "redirect_uri is identical to that of the request",
    )
    bad = Text(
        "redirect_uri n'est pas celle de la demande", "redirect_uri is not that of the request"
    )
    remedy = Text(
        "envoyez la même redirect_uri aux deux étapes", "send the same redirect_uri at both steps"
    )
    return judged(uri == request.only("redirect_uri"), code, call.place, good, bad, remedy)


def _answer_findings(call: Call, flow: Flow, jwks: Declared | None) -> Iterator[Finding]:
    callback = flow.callback_of(call.only("code") or "")
    request = flow.request_of(callback) if callback else None
    if call.exchange.status is not None and call.exchange.status != _OK:
        text = Text(
            "l'échange du code a échoué (HTTP {status})",
            "the exchange of the code failed (HTTP {status})",
            status=call.exchange.status,
        )
        yield made(Outcome.WARNING, "psc.token", call.place, text)
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
        text = Text(
            "la réponse de token n'est pas dans la trace, ou n'est pas du JSON",
            "the token answer is not in the trace, or is no JSON",
        )
        yield made(Outcome.TO_REVIEW, "psc.id_token", call.place, text, SERVER)
        return
    try:
        token = read_id_token(answer)
    except MalformedToken as error:
        yield _malformed(call, error)
        return
    if token is None:
        text = Text(
            "la réponse de token ne contient pas d'id_token", "the token answer holds no id_token"
        )
        remedy = Text("demandez le scope openid", "ask for the scope openid")
        yield made(Outcome.FAIL, "psc.id_token", call.place, text, remedy)
        return
    yield from claim_findings(token, expected, call)
    yield signature_finding(token, jwks, call.place)


def _malformed(call: Call, error: MalformedToken) -> Finding:
    if error.encrypted:
        text = Text(
            "l'id_token est chiffré : ses informations ne peuvent pas être lues",
            "the id_token is encrypted: its claims cannot be read",
        )
        return made(Outcome.TO_REVIEW, "psc.id_token", call.place, text)
    text = Text(
        "l'id_token n'est pas un jeton JWT signé lisible",
        "the id_token is not a signed JWT that can be read",
    )
    return made(Outcome.FAIL, "psc.id_token", call.place, text)


def client_id(call: Call) -> str | None:
    """Who calls, as the form or the Basic authentication says (or what `trace redact` kept of it)."""
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
        text = Text(
            "la trace ne montre pas l'appel à userinfo (appel du serveur) : PSC-09 n'est pas évalué",
            "the trace shows no call to userinfo (a server-side call): PSC-09 is not evaluated",
        )
        yield made(Outcome.TO_REVIEW, "psc.userinfo", trace.place, text, SERVER)
    answered = any(call.exchange.status == _OK for call in calls)
    for call in calls:
        yield _bearer(call, _seen_headers(trace, call))
        if call.exchange.status in (None, _OK):
            yield _identity(call)
        else:
            text = Text(
                "userinfo a répondu HTTP {status}",
                "userinfo answered HTTP {status}",
                status=call.exchange.status,
            )
            yield made(
                Outcome.WARNING if answered else Outcome.FAIL,
                "psc.userinfo",
                call.place,
                text,
            )


def _seen_headers(trace: Trace, call: Call) -> bool:
    """Whether the capture keeps what authenticates: browsers and proxies may take it out of what they export."""
    return bool(call.exchange.headers) and any(
        one.exchange.header("authorization") for one in trace.calls
    )


def _bearer(call: Call, seen: bool) -> Finding:
    scheme, _, token = (call.exchange.header("authorization") or "").strip().partition(" ")
    good = Text(
        "userinfo est appelé avec Authorization: Bearer",
        "userinfo is called with Authorization: Bearer",
    )
    bad = Text(
        "userinfo est appelé sans en-tête Authorization: Bearer",
        "userinfo is called without an Authorization: Bearer header",
    )
    remedy = Text(
        "envoyez le jeton d'accès dans l'en-tête Authorization ; si l'outil de capture l'a retiré, exportez la trace avec ses données "
        "sensibles puis passez-la à segur-audit trace redact",
        "send the access token in the Authorization header; if the capture tool removed it, export the trace with its sensitive data, "
        "then run segur-audit trace redact on it",
    )
    if not seen:
        text = Text(
            "aucun en-tête Authorization n'est dans la trace : l'outil de capture a pu le retirer",
            "no Authorization header is in the trace: the capture tool may have removed it",
        )
        return made(Outcome.TO_REVIEW, "psc.userinfo.bearer", call.place, text, remedy)
    return judged(
        scheme.lower() == "bearer" and bool(token.strip()),
        "psc.userinfo.bearer",
        call.place,
        good,
        bad,
        remedy,
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
    code, claims = "psc.userinfo.identity", userinfo_claims(call.exchange)
    if claims is None:
        text = Text(
            "la réponse de userinfo n'est pas dans la trace, ou n'est pas lisible",
            "the userinfo answer is not in the trace, or cannot be read",
        )
        return made(Outcome.TO_REVIEW, code, call.place, text, SERVER)
    absent = [
        name
        for name, kind in (("SubjectNameID", str), ("SubjectRefPro", dict))
        if not isinstance(claims.get(name), kind) or not claims[name]
    ]
    names = ", ".join(absent)
    good = Text(
        "userinfo donne SubjectNameID et SubjectRefPro",
        "userinfo gives SubjectNameID and SubjectRefPro",
    )
    bad = Text("userinfo ne donne pas {names}", "userinfo does not give {names}", names=names)
    remedy = Text("demandez le scope scope_all", "ask for the scope scope_all")
    return judged(not absent, code, call.place, good, bad, remedy)


def login_finding(trace: Trace, flow: Flow) -> Iterator[Finding]:
    """One login is seen from the request to the tokens: the very flow that the manifest claims."""
    for call in trace.of("token"):
        callback = flow.callback_of(call.only("code") or "") if is_code_exchange(call) else None
        request = flow.request_of(callback) if callback else None
        if request and request.only("response_type") == "code" and gives_tokens(call):
            text = Text(
                "une connexion par code flow est vue de la demande d'autorisation aux jetons",
                "a login by code flow is seen from the authorization request to the tokens",
            )
            finding = made(Outcome.PASS, "psc.code_flow", request.place, text)
            yield Finding(
                finding.code,
                finding.outcome,
                finding.message,
                finding.location,
                confirms=("psc.flux",),
                source=finding.source,
            )
            return
    if any(
        is_code_exchange(call) for call in trace.of("token")
    ):  # without one, what to add was said already
        text = Text(
            "aucune connexion n'est vue de la demande d'autorisation jusqu'aux jetons",
            "no login is seen from the authorization request to the tokens",
        )
        remedy = Text(
            "déposez la trace d'une connexion qui aboutit",
            "supply the trace of a login that succeeds",
        )
        yield made(Outcome.TO_REVIEW, "psc.code_flow", trace.place, text, remedy)


def gives_tokens(call: Call) -> bool:
    """Whether the answer of a token call gives tokens, as far as the trace shows it."""
    return call.exchange.status in (None, _OK) and bool(
        (body_object(call.exchange) or {}).get("access_token")
    )
