"""Finds the secrets that a word announces: near such words alone, so that the search is fast."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .leak_near import around, places
from .leak_words import NAMED

#: One of them is in every word above: a few searches spare a hundred in what holds no secret.
ROOTS = (
    b"secret",
    b"token",
    b"authorization",
    b"bearer",
    b"basic ",
    b"digest ",
    b"private key",
    b"putty-user",
    b"homologation",
    b"assertion",
    b"verifier",
    b"code pin",
    b"pin code",
    b"curl ",
    b"code confidentiel",
    b"cookie",
    b"subscription-key",
    b"cl\xc3\xa9 ",
    b"jdbc:",
    b"pass",
    b"mdp",
    b"pwd",
    b"identified by",
    b"auth plain",
    b"net use",
    b"sql",
    b"pdp",
    b"connect ",
    b"-pw ",
    b"ldap",
    b"code puk",
)
#: Words that stand everywhere, and what is before them when they announce a secret.
_COMMON = (
    (b"code=", re.compile(rb"[?&#]"), 1),
    (b"pin", re.compile(rb"\A|[^a-z0-9_.-]"), 1),
    (b"key", re.compile(rb"api|access|account|signing|encryption|master"), 12),
)
#: Each of these words, and an expression of all that may be looked at for it.
COMMON = {
    word: b"(?s:(?:" + before.pattern + b").{0,%d}" % reach + word + b")"
    for word, before, reach in _COMMON
}
_BEFORE, _AFTER = 320, 1_200
_JUDGED = 8  # what judging a value costs, beside looking at a place


def neighbourhoods(text: bytes, lowered: bytes, present: frozenset[bytes]) -> bytes:
    """What lies around the words that announce a secret; the rest of `text` is not looked at for
    names. `present` holds those of ROOTS and COMMON that stand in it.
    """
    found = {*_roots(lowered, present), *_credentials(lowered)}
    return around(text, sorted(found), _BEFORE, _AFTER)


def _roots(lowered: bytes, present: frozenset[bytes]) -> Iterator[int]:
    for root in ROOTS:
        if root in present:
            yield from places(lowered, root, _AFTER // 2)
    for word, before, reach in _COMMON:
        for at in places(lowered, word, 0) if word in present else ():
            if before.search(lowered, max(0, at - reach), at):
                yield at


def _credentials(lowered: bytes) -> Iterator[int]:
    """Where an address holds an `@` after its `://`."""
    if b"@" in lowered:
        for at in places(lowered, b"://", 0):
            if lowered.find(b"@", at, at + _BEFORE) >= 0:
                yield at


def named_in(
    text: bytes, lowered: bytes, spend: Callable[[int], bool]
) -> Iterator[tuple[str, str]]:
    """(`secret` or `possible`, kind) of each kind that a word announces in `text`; `lowered` is the
    same in lower case.

    `spend` is asked before each search (a unit for each place of its words) and each judgement;
    when it refuses, the search ends.
    """
    sure: set[str] = set()
    counts: dict[bytes, int] = {}
    for named in NAMED:
        if named.kind in sure:
            continue
        for word in named.words:
            if word not in counts:
                counts[word] = lowered.count(word)
        number = sum(counts[word] for word in named.words)
        if not number:
            continue
        if not spend(number):
            return
        for match in named.pattern.finditer(lowered):
            if not spend(_JUDGED):
                return
            verdict = named.judge(text, match)
            if verdict:
                yield verdict, named.kind
            if verdict == "secret":
                sure.add(named.kind)
                break
