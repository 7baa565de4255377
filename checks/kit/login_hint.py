"""The national identifier that a `login_hint` carries: its form, never its value."""

from __future__ import annotations

import re
from enum import StrEnum

from .ins import luhn_ok
from .placeholder import placeholder_kind


class Hint(StrEnum):
    """What a login_hint looks like."""

    TEST = "test"
    RPPS = "rpps"
    RPPS_WRONG_KEY = "rpps_wrong_key"
    ADELI = "adeli"
    INTERNAL = "internal"
    MALFORMED = "malformed"


_SHAPES = (
    (Hint.TEST, re.compile(r"5[0-9]{6,14}/CPAT[0-9]{1,10}|899700[0-9]{6}")),
    (Hint.RPPS, re.compile(r"8[0-9]{11}")),
    (Hint.ADELI, re.compile(r"0[0-9][0-9AB][0-9]{7}")),
    (Hint.INTERNAL, re.compile(r"[1345][0-9A-Z]{8,14}/[0-9A-Za-z._-]{1,40}")),
)


def hint_form(value: str) -> Hint:
    """The form of a login_hint; a placeholder tells the form of what it stands for."""
    kind = placeholder_kind(value)
    if kind in tuple(Hint):
        return Hint(kind)
    form = next((form for form, shape in _SHAPES if shape.fullmatch(value)), Hint.MALFORMED)
    return Hint.RPPS_WRONG_KEY if form is Hint.RPPS and not luhn_ok(value[1:]) else form
