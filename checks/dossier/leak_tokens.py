"""The published forms of tokens and keys: each is known by its prefix, wherever it stands.

Sources: the public documentation of each service on the form of its tokens (the prefixes exist so
that scans find them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..kit.mask import is_masked

#: Each kind, the literal that begins it, and what follows the literal.
_FORMS: tuple[tuple[str, bytes, bytes], ...] = (
    ("cloud_key", b"AKIA", rb"[A-Z2-7]{16}(?![A-Za-z0-9+/=])"),
    ("cloud_key", b"ASIA", rb"[A-Z2-7]{16}(?![A-Za-z0-9+/=])"),
    ("cloud_key", b"AIza", rb"[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
    ("cloud_key", b"GOCSPX-", rb"[0-9A-Za-z_-]{20,60}"),
    ("cloud_key", b"ya29.", rb"[0-9A-Za-z_-]{20,400}"),
    ("cloud_key", b"AccountKey=", rb"[0-9A-Za-z+/]{40,120}={0,2}"),
    ("cloud_key", b"SharedAccessKey=", rb"[0-9A-Za-z+/]{40,120}={0,2}"),
    ("cloud_key", b"dop_v1_", rb"[a-f0-9]{64}"),
    ("cloud_key", b"hvs.", rb"[0-9A-Za-z_-]{24,200}"),
    ("cloud_key", b"LTAI", rb"[0-9A-Za-z]{16,24}(?![0-9A-Za-z])"),
    ("forge_token", b"gh", rb"[pousr]_[0-9A-Za-z]{36,255}"),
    ("forge_token", b"github_pat_", rb"[0-9A-Za-z_]{30,255}"),
    (
        "forge_token",
        b"gl",
        rb"(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt|oas|ffct|wt)-(?:[0-9a-z]{1,4}_)?"
        rb"[0-9A-Za-z_.-]{20,300}",
    ),
    ("forge_token", b"npm_", rb"[0-9A-Za-z]{36}(?![0-9A-Za-z])"),
    ("forge_token", b"pypi-", rb"AgE[0-9A-Za-z_-]{40,400}"),
    ("forge_token", b"dckr_pat_", rb"[0-9A-Za-z_-]{20,80}"),
    ("forge_token", b"hf_", rb"[A-Za-z]{34}(?![0-9A-Za-z])"),
    ("forge_token", b"ATATT3x", rb"[0-9A-Za-z_=-]{40,400}"),
    ("service_token", b"xox", rb"[abeoprs](?:\.[a-z0-9]{1,8})?-[0-9A-Za-z-]{10,400}"),
    ("service_token", b"xapp-", rb"[0-9]-[0-9A-Za-z-]{10,400}"),
    ("service_token", b"hooks.slack.com/", rb"(?:services|workflows)/[0-9A-Za-z/]{20,200}"),
    ("service_token", b"k_", rb"(?:live|test)_[0-9A-Za-z]{16,255}"),
    ("service_token", b"whsec_", rb"[0-9A-Za-z+/=]{24,255}"),
    ("service_token", b"SG.", rb"[0-9A-Za-z_-]{16,32}\.[0-9A-Za-z_-]{16,64}"),
    ("service_token", b"SK", rb"[0-9a-f]{32}(?![0-9A-Za-z])"),
    ("service_token", b"AC", rb"[0-9a-f]{32}(?![0-9A-Za-z])"),
    ("service_token", b"sk-", rb"(?:proj-|svcacct-|ant-[a-z0-9]{1,8}-)?[0-9A-Za-z_-]{32,300}"),
    ("service_token", b"glsa_", rb"[0-9A-Za-z]{32}_[a-fA-F0-9]{8}"),
    ("service_token", b"shpat_", rb"[a-fA-F0-9]{32}"),
    ("service_token", b"AGE-SECRET-KEY-1", rb"[0-9A-Z]{40,80}"),
)
STARTS = tuple(start for _, start, _ in _FORMS)
#: What stands before a form that shows that it is a part of something else (`k_live_` begins with
#: an s or an r).
_WITHIN = re.compile(rb"[0-9A-Za-z]")
_STRIPE = re.compile(rb"(?<![0-9A-Za-z])[sr]")
_FIGURE = re.compile(rb"[0-9]")
_WITHOUT_FIGURES = (b"AKIA", b"ASIA", b"hf_")  # short, or of letters alone
_FEW = 4  # fewer different characters than that are a drawing of a token
_EXAMPLES = (b"EXAMPLE", b"example", b"xxxx", b"XXXX", b"....", b"abcdefghijklmnopqrstuvwxyz")


@cache
def _pattern(start: bytes, rest: bytes) -> re.Pattern[bytes]:
    return re.compile(re.escape(start) + b"(" + rest + b")")


def tokens_in(text: bytes, present: frozenset[bytes]) -> Iterator[str]:
    """The kinds of the published tokens that stand in `text`, each once for each form; `present`
    holds those of STARTS that do.
    """
    for kind, start, rest in _FORMS:
        if start in present and any(
            _stands_alone(text, match, start) and not _is_drawing(start, match[1])
            for match in _pattern(start, rest).finditer(text)
        ):
            yield kind


def _stands_alone(text: bytes, match: re.Match[bytes], start: bytes) -> bool:
    at = match.start()
    if start.startswith(b"k_"):
        return _STRIPE.match(text, at - 1) is not None if at else False
    return at == 0 or _WITHIN.match(text, at - 1) is None


def _is_drawing(start: bytes, body: bytes) -> bool:
    """Whether the body of a token only shows its form: an example of the documentation, stars,
    words, one letter repeated.
    """
    return (
        (start not in _WITHOUT_FIGURES and _FIGURE.search(body) is None)
        or any(mark in body for mark in _EXAMPLES)
        or len(set(body)) < _FEW
        or is_masked(body.decode("ascii", "replace"))
    )
