"""The schemes that the program knows: a data file lists them, each with its source and what is
known of its gates.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from segur_audit import DATA
from segur_audit.model.text import Text, written

_FILE = DATA / "schemes.json"
#: The gates that a REM describes; the others rest on the funding documents of the scheme.
_GATES_OF_REM = ("depot", "attribution")
_NO_REM = Text(
    "les exigences du REM du dispositif ne sont pas intégrées, seules le sont les règles communes",
    "the requirements of the scheme's REM are not built in, only the common rules are",
)
_NO_FUNDING = Text(
    "les documents de financement du dispositif ne sont pas intégrés",
    "the funding documents of the scheme are not built in",
)


@cache
def schemes() -> dict[str, dict[str, Any]]:
    """Each known scheme's code, with its title in both languages, its source and its gates."""
    found: dict[str, dict[str, Any]] = json.loads(_FILE.read_text("utf-8"))
    return found


def scheme_codes() -> tuple[str, ...]:
    """The codes of the known schemes, as the ANS writes them."""
    return tuple(schemes())


def has_rem(scheme: str) -> bool:
    """Whether a REM describes the scheme; one that the program does not know is supposed to have
    one.
    """
    return bool(schemes().get(scheme, {}).get("rem", True))


def lacking(scheme: str, gate: str, *, rem: bool) -> Text | None:
    """What is not known of a gate, None when it is known. `rem`: whether the scheme's REM is in use
    (contract, section 4).
    """
    about = _gate(scheme, gate)
    if about.get("known"):
        return None
    if "lacking" in about:
        return _text(about["lacking"])
    if gate not in _GATES_OF_REM:
        return _NO_FUNDING
    return None if rem else _NO_REM


def when_closed(scheme: str, gate: str) -> Text | None:
    """What the FAQ says of a request that does not meet the conditions, None where it says
    nothing.
    """
    about = _gate(scheme, gate)
    return _text(about["when_closed"]) if "when_closed" in about else None


def _gate(scheme: str, gate: str) -> dict[str, Any]:
    about: dict[str, Any] = schemes().get(scheme, {}).get("gates", {}).get(gate, {})
    return about


def _text(data: dict[str, str]) -> Text:
    return written(data["fr"], data["en"])
