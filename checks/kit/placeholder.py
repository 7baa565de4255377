"""What `trace redact` writes in place of a secret: the same for the same value, so that equality
can still be judged.
"""

from __future__ import annotations

import re
import string

_PLACEHOLDER = re.compile(r"redacted(?:-([a-z_]+))?-[0-9]+|r-[0-9a-z]{1,5}")
_DIGITS = string.digits + string.ascii_lowercase

#: The shortest value that is not told, by its placeholder, to be a short one (the least length of a
#: state or nonce).
SHORT = 8


def placeholder(number: int, value: str, kind: str = "") -> str:
    """The placeholder of the `number`-th value; a short value gets a short one, an empty one stays
    empty.
    """
    if kind:
        return f"redacted-{kind}-{number}"
    if not value:
        return ""
    return f"r-{_base36(number)}" if len(value) < SHORT else f"redacted-{number}"


def is_placeholder(value: str) -> bool:
    """Whether `value` stands for a secret that was taken away."""
    return _PLACEHOLDER.fullmatch(value) is not None


def placeholder_kind(value: str) -> str | None:
    """The kind that a placeholder tells, None when it tells none or is none."""
    found = _PLACEHOLDER.fullmatch(value)
    return found.group(1) if found else None


def _base36(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number, 36)
        text = _DIGITS[rest] + text
    return text[-5:] or "0"
