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
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.har import Exchange, body_object
from ..kit.trace import Call, Trace
from ..kit.trace_words import CODE_FLOW
from .claims import Expected, claim_findings
from .jwt import MalformedToken, decode, read_id_token
from .request import Flow, is_code_exchange
from .signature import signature_finding

_OK = 200

SERVER = Text(
    "ajoutez à la pièce (« fichiers ») la trace de votre serveur, qui seul appelle token, "
    "userinfo et CIBA : proxy d'enregistrement (HAR) "
    "placé entre le serveur et Pro Santé Connect, ou journal en tableau JSON "
    "{method, url, headers, form, status, body, time}",
    "add to the piece ('fichiers') the trace of your server, which alone calls token, userinfo "
    "and CIBA: a recording proxy (HAR) "
    "between the server and Pro Santé Connect, or a log as a JSON array "
    "{method, url, headers, form, status, body, time}",
)


_TOKEN_REDIRECT_URI = Rule(
    "psc.token_redirect_uri",
    f"PSC-07, {CODE_FLOW}",
    None,
    Text(
        "redirect_uri est absent de l'appel à token, ou répété",
        "redirect_uri is absent from the token call, or repeated",
    ),
    Text("envoyez la redirect_uri de la demande", "send the redirect_uri of the request"),
)
_TOKEN_REDIRECT_URI_UNSURE = Rule(
    "psc.token_redirect_uri",
    f"PSC-07, {CODE_FLOW}",
    None,
    Text(
        "redirect_uri ne peut pas être comparée : la demande de cette connexion n'est pas dans la "
        "trace",
        "redirect_uri cannot be compared: the request of this login is not in the trace",
    ),
    worth=Outcome.TO_REVIEW,
)
_TOKEN_REDIRECT_URI_OTHER = Rule(
    "psc.token_redirect_uri",
    f"PSC-07, {CODE_FLOW}",
    Text(
        "redirect_uri est identique à celle de la demande",
        "redirect_uri is identical to that of the request",
    ),
    Text("redirect_uri n'est pas celle de la demande", "redirect_uri is not that of the request"),
    Text(
        "envoyez la même redirect_uri aux deux étapes", "send the same redirect_uri at both steps"
    ),
)
_ID_TOKEN = Rule(
    "psc.id_token",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "l'id_token n'est pas un jeton JWT signé lisible",
        "the id_token is not a signed JWT that can be read",
    ),
)
_ID_TOKEN_UNSURE = Rule(
    "psc.id_token",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "l'id_token est chiffré : ses informations ne peuvent pas être lues",
        "the id_token is encrypted: its claims cannot be read",
    ),
    worth=Outcome.TO_REVIEW,
)
_ID_TOKEN_ID_TOKEN_FINDINGS = Rule(
    "psc.id_token",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "la réponse de token n'est pas dans la trace, ou n'est pas du JSON",
        "the token answer is not in the trace, or is no JSON",
    ),
    SERVER,
    worth=Outcome.TO_REVIEW,
)
_ID_TOKEN_WRONG = Rule(
    "psc.id_token",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text("la réponse de token ne contient pas d'id_token", "the token answer holds no id_token"),
    Text("demandez le scope openid", "ask for the scope openid"),
)
_USERINFO_BEARER = Rule(
    "psc.userinfo.bearer",
    f"PSC-09, {CODE_FLOW}",
    None,
    Text(
        "aucun en-tête Authorization n'est dans la trace : l'outil de capture a pu le retirer",
        "no Authorization header is in the trace: the capture tool may have removed it",
    ),
    Text(
        "envoyez le jeton d'accès dans l'en-tête Authorization ; si l'outil de capture l'a "
        "retiré, exportez la trace avec ses données "
        "sensibles puis passez-la à segur-audit trace redact",
        "send the access token in the Authorization header; if the capture tool removed it, "
        "export the trace with its sensitive data, "
        "then run segur-audit trace redact on it",
    ),
    worth=Outcome.TO_REVIEW,
)
_USERINFO_BEARER_OTHER = Rule(
    "psc.userinfo.bearer",
    f"PSC-09, {CODE_FLOW}",
    Text(
        "userinfo est appelé avec Authorization: Bearer",
        "userinfo is called with Authorization: Bearer",
    ),
    Text(
        "userinfo est appelé sans en-tête Authorization: Bearer",
        "userinfo is called without an Authorization: Bearer header",
    ),
    Text(
        "envoyez le jeton d'accès dans l'en-tête Authorization ; si l'outil de capture l'a "
        "retiré, exportez la trace avec ses données "
        "sensibles puis passez-la à segur-audit trace redact",
        "send the access token in the Authorization header; if the capture tool removed it, "
        "export the trace with its sensitive data, "
        "then run segur-audit trace redact on it",
    ),
)
_USERINFO_IDENTITY = Rule(
    "psc.userinfo.identity",
    f"PSC-09, {CODE_FLOW}",
    None,
    Text(
        "la réponse de userinfo n'est pas dans la trace, ou n'est pas lisible",
        "the userinfo answer is not in the trace, or cannot be read",
    ),
    SERVER,
    worth=Outcome.TO_REVIEW,
)
_USERINFO_IDENTITY_OTHER = Rule(
    "psc.userinfo.identity",
    f"PSC-09, {CODE_FLOW}",
    Text(
        "userinfo donne SubjectNameID et SubjectRefPro",
        "userinfo gives SubjectNameID and SubjectRefPro",
    ),
    Text("userinfo ne donne pas {names}", "userinfo does not give {names}"),
    Text("demandez le scope scope_all", "ask for the scope scope_all"),
)
_TOKEN = Rule(
    "psc.token",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "la trace ne contient pas le corps de cet appel à token",
        "the trace does not hold the body of this token call",
    ),
    SERVER,
    worth=Outcome.TO_REVIEW,
)
_TOKEN_UNSURE = Rule(
    "psc.token",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "la trace ne montre pas l'échange du code contre les jetons (token, appel du serveur) : "
        "PSC-07 et PSC-08 ne sont pas évalués",
        "the trace shows no exchange of the code for tokens (token, a server-side call): PSC-07 "
        "and PSC-08 are not evaluated",
    ),
    SERVER,
    worth=Outcome.TO_REVIEW,
)
_TOKEN_ODD = Rule(
    "psc.token",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "l'échange du code a échoué (HTTP {status})",
        "the exchange of the code failed (HTTP {status})",
    ),
    worth=Outcome.WARNING,
)
_TOKEN_CODE = Rule(
    "psc.token_code",
    f"PSC-07, {CODE_FLOW}",
    None,
    Text(
        "le code ne peut pas être comparé : le retour n'est pas dans la trace",
        "the code cannot be compared: the callback is not in the trace",
    ),
    worth=Outcome.TO_REVIEW,
)
_TOKEN_CODE_WRONG = Rule(
    "psc.token_code",
    f"PSC-07, {CODE_FLOW}",
    None,
    Text(
        "le même code est échangé deux fois contre des jetons",
        "the same code is exchanged for tokens twice",
    ),
    Text("déposez une trace telle qu'elle a été captée", "supply a trace as it was captured"),
)
_TOKEN_CODE_OTHER = Rule(
    "psc.token_code",
    f"PSC-07, {CODE_FLOW}",
    Text("le code échangé est celui du retour", "the code exchanged is the one that came back"),
    Text(
        "le code échangé n'est celui d'aucun retour", "the code exchanged is the one of no callback"
    ),
)
_USERINFO = Rule(
    "psc.userinfo",
    f"PSC-09, {CODE_FLOW}",
    None,
    Text(
        "la trace ne montre pas l'appel à userinfo (appel du serveur) : PSC-09 n'est pas évalué",
        "the trace shows no call to userinfo (a server-side call): PSC-09 is not evaluated",
    ),
    SERVER,
    worth=Outcome.TO_REVIEW,
)
_USERINFO_OTHER = Rule(
    "psc.userinfo",
    f"PSC-09, {CODE_FLOW}",
    None,
    Text("userinfo a répondu HTTP {status}", "userinfo answered HTTP {status}"),
)
_CODE_FLOW = Rule(
    "psc.code_flow",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    Text(
        "une connexion par code flow est vue de la demande d'autorisation aux jetons",
        "a login by code flow is seen from the authorization request to the tokens",
    ),
    Text(
        "aucune connexion n'est vue de la demande d'autorisation jusqu'aux jetons",
        "no login is seen from the authorization request to the tokens",
    ),
    Text(
        "déposez la trace d'une connexion qui aboutit", "supply the trace of a login that succeeds"
    ),
    worth=Outcome.TO_REVIEW,
)


def token_findings(trace: Trace, flow: Flow, jwks: Declared | None) -> Iterator[Finding]:
    """PSC-07 and PSC-08, on each exchange of a code for tokens."""
    exchanges = [call for call in trace.of("token") if is_code_exchange(call)]
    blind = [call for call in trace.of("token") if not call.exchange.form]
    for call in blind:
        yield _TOKEN.unsure(call.place)
    if not exchanges:
        yield _TOKEN_UNSURE.unsure(trace.place)
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
            yield _TOKEN_CODE_WRONG.fails(call.place)
        served |= {code} if code and gives_tokens(call) else set()


def _code_findings(call: Call, flow: Flow) -> Iterator[Finding]:
    """PSC-07: the code is the one that came back, the redirect_uri the one that was asked for."""
    if not flow.callbacks:
        yield _TOKEN_CODE.unsure(call.place)
        callback = None
    else:
        callback = flow.callback_of(call.only("code") or "")
        yield _TOKEN_CODE_OTHER.judge(callback is not None, call.place)
    yield _same_redirect_uri(call, callback, flow)


def _same_redirect_uri(call: Call, callback: Call | None, flow: Flow) -> Finding:
    _code, uri = "psc.token_redirect_uri", call.only("redirect_uri")
    request = flow.request_of(callback) if callback else None
    if uri is None:
        return _TOKEN_REDIRECT_URI.fails(call.place)
    if request is None:
        return _TOKEN_REDIRECT_URI_UNSURE.unsure(call.place)
    return _TOKEN_REDIRECT_URI_OTHER.judge(uri == request.only("redirect_uri"), call.place)


def _answer_findings(call: Call, flow: Flow, jwks: Declared | None) -> Iterator[Finding]:
    callback = flow.callback_of(call.only("code") or "")
    request = flow.request_of(callback) if callback else None
    if call.exchange.status is not None and call.exchange.status != _OK:
        yield _TOKEN_ODD.warns(call.place, status=call.exchange.status)
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
        yield _ID_TOKEN_ID_TOKEN_FINDINGS.unsure(call.place)
        return
    try:
        token = read_id_token(answer)
    except MalformedToken as error:
        yield _malformed(call, error)
        return
    if token is None:
        yield _ID_TOKEN_WRONG.fails(call.place)
        return
    yield from claim_findings(token, expected, call)
    yield signature_finding(token, jwks, call.place)


def _malformed(call: Call, error: MalformedToken) -> Finding:
    if error.encrypted:
        return _ID_TOKEN_UNSURE.unsure(call.place)
    return _ID_TOKEN.fails(call.place)


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
        yield _USERINFO.unsure(trace.place)
    answered = any(call.exchange.status == _OK for call in calls)
    for call in calls:
        yield _bearer(call, _seen_headers(trace, call))
        if call.exchange.status in (None, _OK):
            yield _identity(call)
        else:
            yield _USERINFO_OTHER.finding(
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
        return _USERINFO_BEARER.unsure(call.place, action=remedy)
    return _USERINFO_BEARER_OTHER.judge(
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
        return _USERINFO_IDENTITY.unsure(call.place)
    absent = [
        name
        for name, kind in (("SubjectNameID", str), ("SubjectRefPro", dict))
        if not isinstance(claims.get(name), kind) or not claims[name]
    ]
    names = ", ".join(absent)
    return _USERINFO_IDENTITY_OTHER.judge(not absent, call.place, names=names)


def login_finding(trace: Trace, flow: Flow) -> Iterator[Finding]:
    """One login is seen from the request to the tokens: the very flow that the manifest claims."""
    for call in trace.of("token"):
        callback = flow.callback_of(call.only("code") or "") if is_code_exchange(call) else None
        request = flow.request_of(callback) if callback else None
        if request and request.only("response_type") == "code" and gives_tokens(call):
            yield _CODE_FLOW.passes(request.place, confirms=("psc.flux",))
            return
    if any(
        is_code_exchange(call) for call in trace.of("token")
    ):  # without one, what to add was said already
        yield _CODE_FLOW.unsure(trace.place)


def gives_tokens(call: Call) -> bool:
    """Whether the answer of a token call gives tokens, as far as the trace shows it."""
    return call.exchange.status in (None, _OK) and bool(
        (body_object(call.exchange) or {}).get("access_token")
    )
