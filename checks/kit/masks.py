"""What stands in a trace for a secret that was taken away: the masks of every habit. A mask is no value."""

from __future__ import annotations

import re

from .placeholder import is_placeholder

_LONGEST = 120
_WORDS = (
    r"redact(?:ed)?|mask(?:ed)?|masqu(?:e|é)e?s?|caviard(?:e|é)e?|supprim(?:e|é)e?s?|expurg(?:e|é)e?s?|anonymis(?:e|é)e?s?|"
    r"anonymi[sz]ed|removed|hidden|cach(?:e|é)e?|omitted|omis|sanitized|filtered|scrubbed|obfuscated|stripped|elided|confidentiel|"
    r"confidential|retir(?:e|é)e?s?|effac(?:e|é)e?s?|xxx+"
)
_KINDS = r"token|jeton|secret|code|cookie|valeur|value|id|key|cl(?:e|é)|password|mot[ _-]de[ _-]passe|client|access|refresh|bearer|jwt"
_SIGNS = re.compile(r"[*xX.•·●#█_…\s-]+")
_NOTHING = re.compile(r"(?i)null|none|undefined|nil|n/?a|empty|vide|absent|string|-")
_WORD = re.compile(
    rf"(?i)[\W_]*(?:(?:{_KINDS})[\s_:-]+)?(?:{_WORDS})(?:[\s_:-]+(?:{_KINDS}|[0-9]{{1,4}}|by[\s_-]\w{{1,20}}|par[\s_-]\w{{1,20}})){{0,3}}[\W_]*"
)
_TEMPLATE = re.compile(
    r"\$\{[^{}]{1,60}\}|\$\([^()]{1,60}\)|\$[A-Z][A-Z0-9_]{2,40}|\$[a-z]{1,20}(?:_[a-z]{1,20}){0,4}(?:token|secret|code|cookie|key|id)|"
    r"\{\{[^{}]{1,60}\}\}|\{[A-Za-z_][\w. -]{0,60}\}|"
    r"<%[^<>%]{1,60}%>|%[A-Za-z_]\w{0,40}%|%\([A-Za-z_]\w{0,40}\)s|@@?[A-Z_]{2,40}@@?|\#\{[^{}]{1,60}\}|__[A-Z][A-Z_]{1,40}__"
)
_BRACKETED = re.compile(r"[<\[(«‹]\s*([^<>\[\]()«»‹›]{0,60}?)\s*[>\])»›]")
_DIGEST = re.compile(
    r"(?i)(?:sha-?(?:1|256|384|512)|md5)[:=_-](?:[0-9a-f]{8,128}|[A-Za-z0-9+/_-]{20,90}={0,2})"
)
_ENDS = re.compile(r"[A-Za-z0-9_+/-]{0,6}(?:\*{3,}|•{3,}|\.{3,}|…|[xX]{6,})[A-Za-z0-9_+/-]{0,4}")
_LETTERS = re.compile(r"[^\W\d_]+")


def is_mask(value: str) -> bool:
    """Whether `value` stands for a secret: stars, a word that says so, a variable, nothing at all, a digest, a placeholder of ours.

    A value in angle or square brackets is one when it describes (`<token:64 chars>`): no run of it mixes letters and figures.
    """
    value = value.strip().strip("\"'")
    if not value or len(value) > _LONGEST:
        return not value
    if is_placeholder(value) or _whole(value):
        return True
    parts = value.split(".")
    return len(parts) > 1 and any(_whole(part) for part in parts) and all(map(_masked_part, parts))


def _whole(value: str) -> bool:
    """Whether a text is a mask from end to end."""
    patterns = (_SIGNS, _NOTHING, _WORD, _TEMPLATE, _DIGEST, _ENDS)
    if any(pattern.fullmatch(value) for pattern in patterns):
        return True
    inside = _BRACKETED.fullmatch(value)
    return inside is not None and _describes(inside[1])


def _describes(text: str) -> bool:
    """Whether words say what is hidden: each run is letters, or a short number."""
    return all(
        (run.isdigit() and len(run) <= 5) or _LETTERS.fullmatch(run)
        for run in re.findall(r"\w+", text)
    )


def _masked_part(part: str) -> bool:
    """A part of a token beside parts that are masked: masked too, or its header, which says the algorithm alone."""
    return _whole(part) or (part.startswith("eyJ") and len(part) <= 90)
