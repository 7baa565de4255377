"""Ids of requirements and proofs: matched without their prefix, shown as written (contract, section 1)."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

PREFIXES = ("SC.", "CH.")


@lru_cache(maxsize=100_000)
def canonical(identifier: str) -> str:
    """The key of an id: NFKC, no spaces around, upper case, without `SC.` or `CH.` (a closed list)."""
    key = unicodedata.normalize("NFKC", identifier).strip().upper()
    for prefix in PREFIXES:
        if key.startswith(prefix):
            return key[len(prefix) :]
    return key


def nearest(word: str, known: Iterable[str]) -> str | None:
    """What `word` was perhaps meant to be, None when nothing is near enough."""
    candidates = {candidate.casefold(): candidate for candidate in known}
    found = difflib.get_close_matches(word.casefold(), candidates, n=1, cutoff=0.6)
    return candidates[found[0]] if found else None


def file_name(identifier: str) -> str:
    """The name of the file that defines `identifier`: only letters, digits, `.`, `_` and `-`; never climbs."""
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in identifier)
    return safe.strip(".") or "-"
