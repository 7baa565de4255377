"""National identifiers: the key and the OIDs of the INS, the Luhn digit of RPPS, FINESS and SIRET.
Pure functions.

Nothing here ever returns a number or a part of one: a caller learns whether it is well formed, and
nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_OID_BASE = "1.2.250.1.213.1.4"

#: What each OID of the INS says of the matricule that it qualifies.
INS_OIDS: dict[str, str] = {
    f"{_OID_BASE}.8": "INS-NIR de production",
    f"{_OID_BASE}.9": "INS-NIA de production",
    f"{_OID_BASE}.10": "INS-NIR de test",
    f"{_OID_BASE}.11": "INS-NIR de démonstration",
}
#: The same kinds, in English.
INS_OIDS_EN: dict[str, str] = {
    f"{_OID_BASE}.8": "production INS-NIR",
    f"{_OID_BASE}.9": "production INS-NIA",
    f"{_OID_BASE}.10": "test INS-NIR",
    f"{_OID_BASE}.11": "demonstration INS-NIR",
}
PRODUCTION_OIDS = frozenset({f"{_OID_BASE}.8", f"{_OID_BASE}.9"})
#: OIDs that look like an INS and are none: the former INS-C, and the social security numbers.
NOT_INS_OIDS: dict[str, str] = {
    f"{_OID_BASE}.2": "INS-C",
    f"{_OID_BASE}.13": "NSS (NIR)",
    f"{_OID_BASE}.14": "NSS (NIA)",
}

NSS_OIDS = frozenset({f"{_OID_BASE}.13", f"{_OID_BASE}.14"})

PROFESSIONAL_OID = "1.2.250.1.71.4.2.1"
STRUCTURE_OID = "1.2.250.1.71.4.2.2"

_MATRICULE = re.compile(r"[1-478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{6}[0-9]{2}")
_CORSICA = {"2A": "19", "2B": "18"}
_RPPS = re.compile(r"8?([0-9]{11})")
_DIGITS = re.compile(r"[0-9]{2,32}")


def ins_key_ok(matricule: str) -> bool:
    """Whether `matricule` is 15 characters long, has the shape of an INS and the key that goes with
    it.

    The key is 97 − (the first 13 mod 97), the Corsican departments 2A and 2B counting as 19 and 18.
    Source: RNIV; docs/evidence.md, G.
    """
    if not _MATRICULE.fullmatch(matricule):
        return False
    number = matricule[:5] + _CORSICA.get(matricule[5:7], matricule[5:7]) + matricule[7:13]
    return 97 - int(number) % 97 == int(matricule[13:])


_LENGTH = 15
_SPELLED = re.compile(
    r"(?<![0-9A-Za-z])[1-478](?:[ \u00a0\u202f.\-_/^&]?[0-9ABab]){14}(?![0-9A-Za-z])"
)
_MONTHS = frozenset({*range(1, 13), *range(20, 43), *range(50, 100)})


def shows_matricule(text: str) -> bool:
    """Whether `text` holds a matricule whose key is right, in one piece or cut by spaces, dots,
    hyphens or HL7 separators.
    """
    if len(text) < _LENGTH:
        return False
    for found in _SPELLED.finditer(text):
        number = re.sub(r"[^0-9A-Z]", "", found[0].upper())
        if ins_key_ok(number) and int(number[3:5]) in _MONTHS:
            return True
    return False


def is_ins_oid(oid: str | None) -> bool:
    """Whether `oid` is one of the four that qualify an INS, production or test."""
    return oid in INS_OIDS


def is_production_oid(oid: str | None) -> bool:
    """Whether `oid` says that the matricule is that of a real person."""
    return oid in PRODUCTION_OIDS


def production_kind(identifiers: Iterable[tuple[str, str]]) -> str | None:
    """The value of the fact `ins.production` for (matricule, OID) pairs: the worst of `valid_key`
    and `invalid_key`, None without any.
    """
    kinds = {
        "valid_key" if ins_key_ok(matricule) else "invalid_key"
        for matricule, oid in identifiers
        if is_production_oid(oid)
    }
    return max(kinds, default=None)


def luhn_ok(digits: str) -> bool:
    """Whether `digits` (2 to 32 decimal digits) ends with its Luhn digit. Anything else is not."""
    if not _DIGITS.fullmatch(digits):
        return False
    doubled = (
        int(digit) * 2 if place % 2 else int(digit) for place, digit in enumerate(reversed(digits))
    )
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def looks_like_rpps(text: str) -> bool:
    """Whether `text` is an RPPS number, alone or behind the `8` of a national identifier: 11 digits
    with their Luhn digit.
    """
    found = _RPPS.fullmatch(text)
    return found is not None and luhn_ok(found[1])
