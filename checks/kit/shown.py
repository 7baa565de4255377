"""What may be quoted of a value that a message gives: a version or an OID, never what may be a
secret or a number of a person.
"""

from __future__ import annotations

import re

from segur_audit.model.text import Text, shorten

_VERSION = re.compile(
    r"[vV]?[0-9]{1,4}(?:[._][0-9]{1,6}){0,5}(?:[-+ ._]?[A-Za-z]{1,10}[0-9]{0,4}){0,2}"
)
_OID = re.compile(r"[0-2](?:\.[0-9]{1,9}){2,20}")


def is_version(value: str) -> bool:
    """Whether a value is written as a version: what stands in its place by mistake (a secret, a
    number) is not.
    """
    return len(value) <= 30 and _VERSION.fullmatch(value) is not None


def version_shown(value: str) -> Text:
    """A version between quotes, else how long the value is."""
    if is_version(value):
        return Text("« {value} »", "'{value}'", value=value)
    if not value:
        return Text("une valeur vide", "an empty value")
    return Text(
        "une valeur qui n'est pas un numéro de version ({count_value} caractères)",
        "a value that is no version number ({count_value} characters)",
        count_value=len(value),
    )


def oid_shown(value: str) -> str:
    """An OID, `—` for anything else."""
    return shorten(value, 40) if _OID.fullmatch(value) else "—"
