"""The INS of production in a text: the OID of production with a matricule beside it, in one piece
or in parts.
"""

from __future__ import annotations

import re

from ..kit.ins import ins_key_ok

_PRODUCTION = re.compile(
    rb"1\.2\.250\.1\.213\.1\.4\.[89](?![0-9.])"
)  # a literal head: what is before it is looked at by hand
_MATRICULE = re.compile(
    rb"(?<![0-9A-Za-z])[1-478][0-9]{4}(?:[0-9]{2}|2[ABab])[0-9]{6}[0-9]{2}(?![0-9A-Za-z])"
)
_APART = re.compile(  # in groups, or its key in an element of its own
    rb"(?<![0-9A-Za-z])([1-478] ?[0-9]{2} ?[0-9]{2} ?(?:[0-9]{2}|2[ABab]) ?[0-9]{3} ?[0-9]{3})"
    rb"(?: |</[^<>]{1,60}>\s{0,40}<[^<>/]{1,60}>)?([0-9]{2})(?![0-9A-Za-z])"
)
_WINDOW = 320


def production_ins(text: bytes) -> set[str]:
    """Whether the matricules beside an OID of production have a valid key: `valid_key`,
    `invalid_key`, both or none.
    """
    kinds: set[str] = set()
    for match in _PRODUCTION.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if before and before in b"0123456789.":
            continue
        window = text[max(0, match.start() - _WINDOW) : match.end() + _WINDOW]
        kinds.update(
            "valid_key" if _has_key(number) else "invalid_key"
            for number in _MATRICULE.findall(window)
        )
        kinds.update(
            "valid_key" for number, key in _APART.findall(window) if _has_key(number + key)
        )
        if len(kinds) > 1:
            break
    return kinds


def _has_key(number: bytes) -> bool:
    return ins_key_ok(number.replace(b" ", b"").upper().decode("ascii"))
