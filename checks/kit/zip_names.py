"""The names of members that may be shown."""

from __future__ import annotations

import re

from segur_audit.model.text import Ours, ours

# Names that IHE XDM gives, or that number documents: nobody is named so.
_STANDARD = re.compile(
    r"IHE_XDM|SUBSET[0-9]{1,3}|METADATA\.XML|README\.TXT|INDEX\.HTML?|STYLE\.XSL|CDA\.XSL"
    r"|(?:DOC|DOCUMENT|CDA|N[13]|PDF|IMAGE|FILE)_?[0-9]{0,8}\.[A-Z0-9]{2,4}",
    re.IGNORECASE,
)


def member_name(path: str, number: int) -> Ours:
    """A member by its path when the standard gives every part of it, else by its place:
    `member[3]`.
    """
    parts = path.split("/")
    known = all(_STANDARD.fullmatch(part) for part in parts)
    return ours(path if known else f"member[{number}]")
