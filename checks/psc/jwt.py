"""Reads an ID token, and verifies its signature against the keys that the user gives. Never asks
the network.
"""

from __future__ import annotations

import base64
import binascii
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..kit.har import SIDE, parse_object

_PART = re.compile(r"[A-Za-z0-9_-]*")
_MAX_TOKEN = 1 << 17
_MAX_JWKS = 1 << 20
_SIZES = ("256", "384", "512")
_MODULUS_BYTES = (128, 2048)
_LONGEST_NUMBER = 200  # characters

#: Algorithms whose signature is made with a private key, which a public key cannot forge.
ASYMMETRIC = frozenset({f"{family}{size}" for family in ("RS", "PS", "ES") for size in _SIZES})


class MalformedToken(Exception):
    """The token is no signed JWT that can be read; `encrypted` says that it is a JWE."""

    def __init__(self, encrypted: bool = False) -> None:
        super().__init__("malformed token")
        self.encrypted = encrypted


class NoKeys(Exception):
    """The JWKS file cannot be read, or holds no public key."""


class NoCryptography(Exception):
    """The extra that verifies signatures is not installed."""


@dataclass(frozen=True, slots=True)
class IdToken:
    """An ID token: header, claims, and the token itself, None when `trace redact` took it away."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    raw: str | None

    @property
    def alg(self) -> str:
        """The algorithm that the header claims."""
        alg = self.header.get("alg")
        return alg if isinstance(alg, str) else ""


def read_id_token(answer: Mapping[str, Any]) -> IdToken | None:
    """The ID token of a token answer, None when there is none. Raises MalformedToken."""
    side = answer.get(SIDE)
    if isinstance(side, dict) and side.get("id_token") == "encrypted":
        raise MalformedToken(encrypted=True)
    if isinstance(side, dict) and isinstance(side.get("id_token"), dict):
        told = side["id_token"]
        header, claims = told.get("header"), told.get("claims")
        if isinstance(header, dict) and isinstance(claims, dict):
            return IdToken(header, claims, None)
    raw = answer.get("id_token")
    if raw is None or raw == "":
        return None
    return decode(raw)


def decode(raw: object) -> IdToken:
    """Header and claims of a compact JWS, its signature unverified. Raises MalformedToken."""
    if not isinstance(raw, str) or len(raw) > _MAX_TOKEN:
        raise MalformedToken
    parts = raw.split(".")
    if len(parts) != 3:
        raise MalformedToken(encrypted=len(parts) == 5)
    header, claims = (parse_object(unbase64(part).decode("utf-8", "replace")) for part in parts[:2])
    if header is None or claims is None:
        raise MalformedToken
    return IdToken(header, claims, raw)


def unbase64(text: str) -> bytes:
    """The bytes of an unpadded base64url text. Raises MalformedToken."""
    if not _PART.fullmatch(text):
        raise MalformedToken
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise MalformedToken from error


def read_jwks(path: str) -> list[dict[str, Any]]:
    """The public keys of a JWKS file (or of a single JWK); symmetric ones are left out. Raises
    NoKeys.
    """
    try:
        with Path(path).open("rb") as stream:
            text = stream.read(_MAX_JWKS + 1)
    except (OSError, ValueError) as error:
        raise NoKeys from error
    held = parse_object(text.decode("utf-8", "replace")) if len(text) <= _MAX_JWKS else None
    listed = (held or {}).get("keys", [held])
    keys = (
        [key for key in listed if isinstance(key, dict) and key.get("kty") in ("RSA", "EC")]
        if isinstance(listed, list)
        else []
    )
    if not keys:
        raise NoKeys
    return keys


def is_signed_by(token: IdToken, keys: list[dict[str, Any]]) -> bool | None:
    """Whether one of the keys made the signature; None when no key has the `kid` of the token or
    fits its algorithm.

    Only asymmetric algorithms are tried, each with keys of its own type. Raises NoCryptography,
    MalformedToken.
    """
    if token.raw is None or token.alg not in ASYMMETRIC:
        return None
    fitting = [key for key in keys if _fits(key, token)]
    outcomes = [_verify(key, token.alg, token.raw) for key in fitting[:20]]
    return None if not outcomes or set(outcomes) == {None} else True in outcomes


def _fits(key: Mapping[str, Any], token: IdToken) -> bool:
    kid = token.header.get("kid")
    if key.get("use", "sig") != "sig" or key.get("alg", token.alg) != token.alg:
        return False
    if kid is not None and key.get("kid") != kid:
        return False
    return bool(key.get("kty") == ("EC" if token.alg.startswith("ES") else "RSA"))


def _verify(key: Mapping[str, Any], alg: str, raw: str) -> bool | None:
    """Whether `key` signed the token; None when the key itself cannot be used."""
    try:
        from joserfc import jws
        from joserfc.errors import BadSignatureError, JoseError
        from joserfc.jwk import import_key
    except ImportError as error:
        raise NoCryptography from error
    registry = jws.JWSRegistry(algorithms=[alg], strict_check_header=False)
    registry.max_header_length = registry.max_payload_length = _MAX_TOKEN
    registry.max_signature_length = _MAX_TOKEN
    try:
        with warnings.catch_warnings():  # a short key is told by other rules
            warnings.simplefilter("ignore")
            jws.deserialize_compact(raw, import_key(_public(key)), registry=registry)
    except BadSignatureError:
        return False
    except (JoseError, ValueError, TypeError, OverflowError, MalformedToken):
        return None
    return True


def _public(key: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """The public numbers of a key, nothing else of it. Raises ValueError: out of bounds."""
    names = ("crv", "x", "y") if key.get("kty") == "EC" else ("n", "e")
    numbers = {name: str(key.get(name, "")) for name in names}
    if key.get("kty") == "RSA":
        modulus, exponent = unbase64(numbers["n"]), unbase64(numbers["e"])
        if not _MODULUS_BYTES[0] <= len(modulus) <= _MODULUS_BYTES[1] or len(exponent) > 8:
            raise ValueError("modulus or exponent out of bounds")
    elif max(map(len, numbers.values())) > _LONGEST_NUMBER:
        raise ValueError("a curve's number out of bounds")
    return {"kty": str(key["kty"]), **numbers}
