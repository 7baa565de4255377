"""What can be said of the signature of an ID token: verified against the user's own keys, or not at all."""

from __future__ import annotations

from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.text import Text

from ..kit.trace_words import judged, made
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
    "donnez dans verifications.jwks la copie des clés publiques (certs) de l'environnement de la trace",
    "give in verifications.jwks a copy of the public keys (certs) of the trace's environment",
)


def signature_finding(token: IdToken, jwks: Declared | None, place: Location) -> Finding:
    """`pass` or `fail` when a key of the JWKS file (`jwks.value`, a local path) fits the token; else why it was not verified."""
    if token.alg not in ASYMMETRIC:
        text = Text(
            "l'id_token n'a pas de signature à clé publique : il ne prouve rien",
            "the id_token has no public-key signature: it proves nothing",
        )
        return made(Outcome.FAIL, _CODE, place, text)
    if jwks is None:
        text = Text(
            "signature non vérifiée (aucun JWKS n'est donné)",
            "signature not verified (no JWKS is given)",
        )
        return made(Outcome.INFO, _CODE, place, text, _GIVE_KEYS)
    if token.raw is None:
        text = Text(
            "signature non vérifiable : la copie expurgée n'a plus le jeton",
            "signature that cannot be verified: the redacted copy no longer holds the token",
        )
        return made(Outcome.INFO, _CODE, place, text)
    try:
        signed = is_signed_by(token, read_jwks(str(jwks.value)))
    except NoKeys:
        text = Text(
            "signature non vérifiée : le JWKS est illisible ou sans clé publique",
            "signature not verified: the JWKS is unreadable or has no public key",
        )
        return made(Outcome.TO_REVIEW, _CODE, jwks.place(), text, _GIVE_KEYS)
    except NoCryptography:
        text = Text(
            "signature non vérifiée : le complément [jwt] n'est pas installé",
            "signature not verified: the extra [jwt] is not installed",
        )
        remedy = Text("installez segur-audit[jwt]", "install segur-audit[jwt]")
        return made(Outcome.TO_REVIEW, _CODE, place, text, remedy)
    except MalformedToken:
        signed = False
    if signed is None:
        text = Text(
            "signature non vérifiée : aucune clé du JWKS ne correspond à ce jeton",
            "signature not verified: no key of the JWKS fits this token",
        )
        return made(Outcome.TO_REVIEW, _CODE, place, text, _GIVE_KEYS)
    good = Text(
        "la signature est celle d'une clé du JWKS donné",
        "the signature is that of a key of the given JWKS",
    )
    bad = Text(
        "la signature n'est pas celle de la clé du JWKS donné",
        "the signature is not that of the key of the given JWKS",
    )
    return judged(signed, _CODE, place, good, bad)
