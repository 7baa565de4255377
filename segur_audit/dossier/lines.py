"""Writes an entry of `preuves` as one line of YAML that reads back as it was meant, whatever its
names hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from segur_audit.model.text import clean

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_/-]*(?:\.[A-Za-z0-9_/-]+)*")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ALWAYS_QUOTED = frozenset({"version", "identifiant", "commentaire", "responsable"})
# What YAML refuses, breaks a line at, or takes off: controls, separators of lines, the mark of byte
# order.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, in YAML on one line, and the comment that stands behind it."""

    body: str
    comment: str = ""

    def __str__(self) -> str:
        return f"{self.body}  # {self.comment}" if self.comment else self.body


def entry_item(entry: Mapping[str, Any], comment: str = "") -> Item:
    """`{fichier: …, nature: …}`, with a comment behind it."""
    body = ", ".join(f"{key}: {_value(key, value)}" for key, value in entry.items())
    return Item(f"{{{body}}}", " ".join(clean(comment).split()))


def _value(key: str, value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_scalar(item) for item in value) + "]"
    text = str(value)
    if key in ("date", "echeance") and _DATE.fullmatch(text):
        return text
    return _quoted(text) if key in _ALWAYS_QUOTED else _scalar(text)


def _scalar(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and text.casefold() not in _WORDS
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    written = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written)
