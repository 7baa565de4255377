"""Masks the secrets of a SOAP log in place; everything else keeps its bytes, so that the log is
still judged as it was sent.
"""

from __future__ import annotations

import re

from ..kit.mask import is_masked
from .assertion import SECRET

_STARS = b"***"
_ATTRIBUTE = re.compile(
    rb"<([\w.-]{1,40}:)?Attribute\s[^>]{0,400}?"
    + SECRET.encode()
    + rb"[^>]{0,400}>.{0,4000}?<\\?/(?:[\w.-]{1,40}:)?Attribute\s*>",
    re.IGNORECASE | re.DOTALL,
)
_TEXT = re.compile(rb">([^<>]*[^<>\s][^<>]*)<")
_ASSIGNED = re.compile(
    rb"(" + SECRET.encode() + rb"\s{0,3}[=:]\s{0,3}[\"']?)([^\s\"'<>&,;]{1,200})", re.IGNORECASE
)
_HEADER = re.compile(
    rb"^([^\r\n]{0,200}?\b(?:proxy-)?(?:authorization|cookie|set-cookie)[\"']?:[ "
    rb"\t]*)([^\r\n<>]{1,8000})",
    re.IGNORECASE | re.MULTILINE,
)


def mask_log(data: bytes) -> tuple[bytes, int]:
    """The log with `***` for the DMP homologation's identifier and for what the HTTP headers
    authenticate with, and how many were put.

    Source: contract, section 7 (DOSSIER.FUITE). What is encoded (base64, escapes) is not looked
    into: the caller scans the copy.
    """
    count = 0

    def starred(before: bytes, value: bytes, after: bytes) -> bytes:
        nonlocal count
        if is_masked(value.decode("utf-8", "replace").strip()):
            return before + value + after
        count += 1
        return before + _STARS + after

    masked = _ATTRIBUTE.sub(
        lambda found: _TEXT.sub(lambda text: starred(b">", text[1], b"<"), found[0]), data
    )
    for pattern in (_ASSIGNED, _HEADER):
        masked = pattern.sub(lambda found: starred(found[1], found[2], b""), masked)
    return masked, count
