"""What may be quoted of a message: codes, references and domains, never what can be a number of a
person.
"""

from __future__ import annotations

import re

from segur_audit.model.text import shorten

from .headers import Address

_LONG_NUMBER = re.compile(r"[0-9](?:[\s./-]?[0-9A-Za-z]){0,2}(?:[\s./-]?[0-9]){6}")
_PLAIN = re.compile(r"[A-Za-z0-9 ,;:/_.()^?+-]*")
_HIDDEN = "[masqué]"


def quoted(text: str) -> str:
    """`text` for a finding: short, plain, and hidden whole when it holds a long number or odd
    characters.
    """
    text = text.strip()
    if not text:
        return "—"
    return _HIDDEN if _LONG_NUMBER.search(text) or not _PLAIN.fullmatch(text) else shorten(text)


def domain_of(box: Address) -> str:
    """The last two labels of a mailbox's domain: enough to find it."""
    return quoted(".".join(box.domain.split(".")[-2:]))
