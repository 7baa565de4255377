"""Ids of requirements and proofs: matched without their prefix, shown as written (contract, section
1).
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

PREFIXES = ("SC.", "CH.")


@lru_cache(maxsize=100_000)
def canonical(identifier: str) -> str:
    """The key of an id: NFKC, no spaces around, upper case, without `SC.` or `CH.` (a closed
    list).
    """
    key = unicodedata.normalize("NFKC", identifier).strip().upper()
    for prefix in PREFIXES:
        if key.startswith(prefix):
            return key[len(prefix) :]
    return key


def nearest(word: str, known: Iterable[str]) -> str | None:
    """What `word` was perhaps meant to be, whatever its case, accents, prefix or Unicode form; None
    when nothing is near.

    The beginning of a known word is near it too.
    """
    candidates: dict[str, str] = {}
    for candidate in known:
        candidates.setdefault(_folded(candidate), candidate)
        candidates.setdefault(_folded(canonical(candidate)), candidate)
    keys = (_folded(word), _folded(canonical(word)))
    for key in keys:
        if near := difflib.get_close_matches(key, candidates, n=1, cutoff=0.6):
            return candidates[near[0]]
    begun = [name for name in candidates if len(keys[1]) >= _BEGUN and name.startswith(keys[1])]
    return candidates[min(begun, key=len)] if begun else None


_BEGUN = 3  # letters from which on the beginning of a word tells which is meant


def _folded(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word.strip().casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def file_name(identifier: str) -> str:
    """The name of the file that defines `identifier`: only letters, digits, `.`, `_` and `-`; never
    climbs.
    """
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in identifier)
    return safe.strip(".") or "-"
