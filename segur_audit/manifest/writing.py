"""Writes the data of a manifest as YAML that reads back as the same data, whatever its names
hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
# What YAML refuses, breaks a line at, or takes off: controls, separators of lines, byte order
# marks.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def manifest_text(data: Mapping[str, Any]) -> str:
    """A section per key of `data`, an item of a list per line, every text in quotes."""
    return "".join(f"{line}\n" for key, value in data.items() for line in _section(key, value))


def _section(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value:
        yield f"{_key(key)}:"
        yield from (f"  {_key(name)}: {inline(inner)}" for name, inner in value.items())
    elif isinstance(value, list) and value:
        yield f"{_key(key)}:"
        yield from (f"  - {inline(item)}" for item in value)
    else:
        yield f"{_key(key)}: {inline(value)}"


def inline(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)}: {inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return quoted(value) if isinstance(value, str) else json.dumps(value)


def quoted(text: str) -> str:
    """A text in double quotes, as JSON and YAML both read it."""
    written = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written)


def _key(key: str) -> str:
    plain = _KEY.fullmatch(key) and key.casefold() not in _WORDS
    return key if plain else quoted(key)
