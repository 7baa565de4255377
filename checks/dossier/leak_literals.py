"""Which of the literals that the scan looks for stand in a text: all of them in one pass, where the
extra `speed` (google-re2) is installed, else by one search each. The answer is the same.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from .leak_named import COMMON, ROOTS
from .leak_tokens import STARTS

KTY = b'"kty'
#: As they are written; in any case.
EXACT = tuple(dict.fromkeys(STARTS))
FOLDED = (*ROOTS, *COMMON, KTY)
_MEMORY = 64 << 20  # of the automaton, far beyond the states that so few literals give


def literals_in(text: bytes) -> frozenset[bytes]:
    """The literals of EXACT that stand in `text`, and those of FOLDED (in lower case): of those of
    COMMON, only one that announces a secret need be told.
    """
    engine = _engine()
    met = engine.Match(text) if engine is not None else None
    if not met:  # the automaton gave up: even its last pattern, which is everywhere, was not met
        return searched(text)
    every = (*EXACT, *FOLDED)
    return frozenset(every[number] for number in met if number < len(every))


def searched(text: bytes) -> frozenset[bytes]:
    """The same, by one search each."""
    lowered = text.lower()
    exact = (literal for literal in EXACT if literal in text)
    return frozenset((*exact, *(literal for literal in FOLDED if literal in lowered)))


@cache
def _engine() -> Any | None:
    """The automaton of every literal; None without the extra."""
    try:
        import re2
    except ImportError:
        return None
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = _MEMORY
    engine = re2.Set.SearchSet(options)
    for literal in EXACT:
        engine.Add(re2.escape(literal))
    for literal in FOLDED:
        engine.Add(b"(?i:" + (COMMON.get(literal) or re2.escape(literal)) + b")")
    engine.Add(b"")
    engine.Compile()
    return engine
