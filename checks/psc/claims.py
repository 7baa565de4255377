"""The claims of an ID token (PSC-08)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.har import read_url
from ..kit.mask import is_hidden
from ..kit.trace import Call, psc_data, role_of
from ..kit.trace_words import CODE_FLOW, HIDDEN, quoted
from .jwt import ASYMMETRIC, IdToken

_ID_TOKEN_ALG = Rule(
    "psc.id_token.alg",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "l'id_token est signé avec un autre algorithme que celui de Pro Santé Connect",
        "the id_token is signed with another algorithm than that of Pro Santé Connect",
    ),
    worth=Outcome.WARNING,
)
_ID_TOKEN_ALG_OTHER = Rule(
    "psc.id_token.alg",
    f"PSC-08, {CODE_FLOW}",
    Text(
        "l'id_token annonce une signature {wanted}", "the id_token announces a {wanted} signature"
    ),
    Text(
        "l'id_token annonce un algorithme qui ne prouve rien",
        "the id_token announces an algorithm that proves nothing",
    ),
    Text(
        "n'acceptez que {wanted} : ni « none », ni HMAC",
        "accept {wanted} only: neither 'none' nor HMAC",
    ),
)
_ID_TOKEN_ISSUER = Rule(
    "psc.id_token.issuer",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "iss est un hôte de Pro Santé Connect qui n'est pas connu",
        "iss is a host of Pro Santé Connect that is not known",
    ),
    worth=Outcome.WARNING,
)
_ID_TOKEN_ISSUER_WRONG = Rule(
    "psc.id_token.issuer",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "iss est celui d'un autre environnement que l'appel à token",
        "iss is of another environment than the token call",
    ),
    Text(
        "déposez une trace faite sur un seul environnement",
        "supply a trace made on a single environment",
    ),
)
_ID_TOKEN_ISSUER_OTHER = Rule(
    "psc.id_token.issuer",
    f"PSC-08, {CODE_FLOW}",
    Text(
        "iss est le domaine {realm} de Pro Santé Connect",
        "iss is the realm {realm} of Pro Santé Connect",
    ),
    Text(
        "iss n'est pas un domaine {realm} de Pro Santé Connect",
        "iss is not a realm {realm} of Pro Santé Connect",
    ),
    Text("refusez tout jeton d'un autre émetteur", "refuse any token of another issuer"),
)
_ID_TOKEN_AUDIENCE = Rule(
    "psc.id_token.audience",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "aud ne peut pas être comparé : la trace ne montre pas le client_id",
        "aud cannot be compared: the trace does not show the client_id",
    ),
    worth=Outcome.TO_REVIEW,
)
_ID_TOKEN_AUDIENCE_OTHER = Rule(
    "psc.id_token.audience",
    f"PSC-08, {CODE_FLOW}",
    Text("aud contient le client_id", "aud contains the client_id"),
    Text("aud ne contient pas le client_id", "aud does not contain the client_id"),
    Text(
        "refusez tout jeton destiné à un autre client", "refuse any token meant for another client"
    ),
)
_ID_TOKEN_NONCE = Rule(
    "psc.id_token.nonce",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "nonce ne peut pas être comparé : la demande de cette connexion n'est pas dans la trace",
        "nonce cannot be compared: the request of this login is not in the trace",
    ),
    worth=Outcome.TO_REVIEW,
)
_ID_TOKEN_NONCE_OTHER = Rule(
    "psc.id_token.nonce",
    f"PSC-08, {CODE_FLOW}",
    Text(
        "le nonce de l'id_token est celui de la demande",
        "the nonce of the id_token is that of the request",
    ),
    Text(
        "le nonce de l'id_token n'est pas celui de la demande",
        "the nonce of the id_token is not that of the request",
    ),
    Text(
        "refusez tout jeton dont le nonce n'est pas celui envoyé",
        "refuse any token whose nonce is not the one sent",
    ),
)
_ID_TOKEN_ACR = Rule(
    "psc.id_token.acr",
    f"PSC-08, {CODE_FLOW}",
    Text("l'id_token atteste acr={wanted}", "the id_token attests acr={wanted}"),
    Text("acr n'est pas le niveau qui est attendu", "acr is not the expected level"),
)
_ID_TOKEN_LIFETIME = Rule(
    "psc.id_token.lifetime",
    f"PSC-08, {CODE_FLOW}",
    Text("exp est postérieur à iat", "exp is later than iat"),
    Text(
        "exp n'est pas postérieur à iat, ou l'un des deux manque",
        "exp is not later than iat, or one of them is absent",
    ),
)


END_OF_TIME = 1e11  # seconds: beyond any date, and no number too large to be compared


@dataclass(frozen=True, slots=True)
class Expected:
    """What the request of the login tells of its ID token; `with_nonce` is False for CIBA, which
    has none.
    """

    client_id: str | None
    nonce: str | None
    request_seen: bool
    with_nonce: bool = True


def claim_findings(token: IdToken, expected: Expected, call: Call) -> Iterator[Finding]:
    """Issuer, audience, nonce, level, lifetime and algorithm of an ID token."""
    yield _algorithm(token, call)
    yield _issuer(token, call)
    yield _audience(token, expected, call)
    if expected.with_nonce:
        yield _nonce(token, expected, call)
    yield _level(token, call)
    yield _lifetime(token, call)


def _algorithm(token: IdToken, call: Call) -> Finding:
    wanted = psc_data()["id_token_alg"]
    if token.alg in ASYMMETRIC and token.alg != wanted:
        text = Text("l'id_token est signé en ", "the id_token is signed with ") + quoted(token.alg)
        text += Text(
            " ; Pro Santé Connect signe en {wanted}",
            "; Pro Santé Connect signs with {wanted}",
            wanted=wanted,
        )
        return _ID_TOKEN_ALG.warns(call.place, message=text)
    bad = Text(
        "l'id_token annonce un algorithme qui ne prouve rien (alg : ",
        "the id_token announces an algorithm that proves nothing (alg: ",
    )
    bad += quoted(token.alg) + Text(")", ")")
    return _ID_TOKEN_ALG_OTHER.judge(
        token.alg == wanted, call.place, message=None if token.alg == wanted else bad, wanted=wanted
    )


def _issuer(token: IdToken, call: Call) -> Finding:
    issuer = token.claims.get("iss")
    url = read_url(issuer if isinstance(issuer, str) else "")
    realm = psc_data()["realm"]
    environment = role_of(url)[1]
    held = url.scheme == "https" and environment is not None and url.path == realm and not url.query
    if held and environment == "unknown":
        text = Text(
            "iss est un hôte de Pro Santé Connect qui n'est pas connu : ",
            "iss is a host of Pro Santé Connect that is not known: ",
        )
        text += quoted(url.host)
        return _ID_TOKEN_ISSUER.warns(call.place, message=text)
    if held and {environment, call.environment} == {"bas", "production"}:
        return _ID_TOKEN_ISSUER_WRONG.fails(call.place)
    return _ID_TOKEN_ISSUER_OTHER.judge(held, call.place, realm=realm)


def _audience(token: IdToken, expected: Expected, call: Call) -> Finding:
    if expected.client_id is None:
        return _ID_TOKEN_AUDIENCE.unsure(call.place)
    if is_hidden(expected.client_id):
        return _ID_TOKEN_AUDIENCE.unsure(call.place, message=HIDDEN["client_id"])
    claimed = token.claims.get("aud")
    audience = claimed if isinstance(claimed, list) else [claimed]
    return _ID_TOKEN_AUDIENCE_OTHER.judge(expected.client_id in audience, call.place)


def _nonce(token: IdToken, expected: Expected, call: Call) -> Finding:
    if not expected.request_seen:
        return _ID_TOKEN_NONCE.unsure(call.place)
    if is_hidden(expected.nonce) or is_hidden(token.claims.get("nonce")):
        return _ID_TOKEN_NONCE.unsure(call.place, message=HIDDEN["nonce"])
    return _ID_TOKEN_NONCE_OTHER.judge(
        bool(expected.nonce) and token.claims.get("nonce") == expected.nonce, call.place
    )


def _level(token: IdToken, call: Call) -> Finding:
    wanted, acr = psc_data()["acr"], token.claims.get("acr")
    shown = quoted(acr) if isinstance(acr, str) else Text("absent", "absent")
    bad = (
        Text("l'acr de l'id_token est ", "the acr of the id_token is ")
        + shown
        + Text(" ; attendu : {wanted}", "; expected: {wanted}", wanted=wanted)
    )
    return _ID_TOKEN_ACR.judge(
        acr == wanted, call.place, message=None if acr == wanted else bad, wanted=wanted
    )


def _lifetime(token: IdToken, call: Call) -> Finding:
    issued, expires = token.claims.get("iat"), token.claims.get("exp")
    held = is_instant(issued) and is_instant(expires) and expires > issued  # type: ignore[operator]
    return _ID_TOKEN_LIFETIME.judge(held, call.place)


def is_instant(value: object) -> bool:
    """Whether a claim is a number of seconds."""
    return (
        isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < END_OF_TIME
    )
