"""What can be said of the signature of an ID token: verified against the user's own keys, or not at
all.
"""

from __future__ import annotations

from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.trace_words import CODE_FLOW
from .jwt import (
    ASYMMETRIC,
    IdToken,
    MalformedToken,
    NoCryptography,
    NoKeys,
    is_signed_by,
    read_jwks,
)

_CODE = "psc.id_token.signature"
_GIVE_KEYS = Text(
    "donnez dans verifications.jwks la copie des clés publiques (certs) de l'environnement de la "
    "trace",
    "give in verifications.jwks a copy of the public keys (certs) of the trace's environment",
)


_NO_SIGNATURE = Rule(
    "psc.id_token.signature",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "l'id_token n'a pas de signature à clé publique : il ne prouve rien",
        "the id_token has no public-key signature: it proves nothing",
    ),
)
_NO_KEYS = Rule(
    "psc.id_token.signature",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "signature non vérifiée (aucun JWKS n'est donné)",
        "signature not verified (no JWKS is given)",
    ),
    _GIVE_KEYS,
    worth=Outcome.INFO,
)
_REDACTED = Rule(
    "psc.id_token.signature",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "signature non vérifiable : la copie expurgée n'a plus le jeton",
        "signature that cannot be verified: the redacted copy no longer holds the token",
    ),
    worth=Outcome.INFO,
)
_NO_KEY_FITS = Rule(
    "psc.id_token.signature",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "signature non vérifiée : aucune clé du JWKS ne correspond à ce jeton",
        "signature not verified: no key of the JWKS fits this token",
    ),
    _GIVE_KEYS,
    worth=Outcome.TO_REVIEW,
)
_UNREADABLE_KEYS = Rule(
    "psc.id_token.signature",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "signature non vérifiée : le JWKS est illisible ou sans clé publique",
        "signature not verified: the JWKS is unreadable or has no public key",
    ),
    _GIVE_KEYS,
    worth=Outcome.TO_REVIEW,
)
_NO_EXTRA = Rule(
    "psc.id_token.signature",
    f"PSC-08, {CODE_FLOW}",
    None,
    Text(
        "signature non vérifiée : le complément [jwt] n'est pas installé",
        "signature not verified: the extra [jwt] is not installed",
    ),
    Text("installez segur-audit[jwt]", "install segur-audit[jwt]"),
    worth=Outcome.TO_REVIEW,
)
_SIGNED = Rule(
    "psc.id_token.signature",
    f"PSC-08, {CODE_FLOW}",
    Text(
        "la signature est celle d'une clé du JWKS donné",
        "the signature is that of a key of the given JWKS",
    ),
    Text(
        "la signature n'est pas celle de la clé du JWKS donné",
        "the signature is not that of the key of the given JWKS",
    ),
)


def signature_finding(token: IdToken, jwks: Declared | None, place: Location) -> Finding:
    """`pass` or `fail` when a key of the JWKS file (`jwks.value`, a local path) fits the token;
    else why it was not verified.
    """
    if token.alg not in ASYMMETRIC:
        return _NO_SIGNATURE.fails(place)
    if jwks is None:
        return _NO_KEYS.tells(place, action=_GIVE_KEYS)
    if token.raw is None:
        return _REDACTED.tells(place)
    try:
        signed = is_signed_by(token, read_jwks(str(jwks.value)))
    except NoKeys:
        return _UNREADABLE_KEYS.unsure(jwks.place())
    except NoCryptography:
        return _NO_EXTRA.unsure(place)
    except MalformedToken:
        signed = False
    if signed is None:
        return _NO_KEY_FITS.unsure(place)
    return _SIGNED.judge(signed, place)
