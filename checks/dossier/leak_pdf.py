"""What a PDF holds: its streams, the text that they draw, its text as a reader shows it. What
cannot be read is noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.evidence.files import from_bytes
from segur_audit.model.errors import UnreadableEvidence

from .leak_inflate import MIB, TEXT_MOST, Budget, streams

_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_DRAWN = re.compile(rb"\(((?:[^()\\]|\\.){0,4000}+)\)\s*(-[0-9]{3,5})?|\b(T[dDm*]|ET)\b", re.DOTALL)
_CODED = re.compile(rb">\s{0,8}(?:-?[0-9.]{1,9}\s{0,4})?(?:\]\s{0,8}TJ|Tj)")
_SHOWS = (b"Tj", b"TJ")
_STRINGS_MOST = 4 * MIB  # of the streams that draw words: beyond, only a person reads the document


def pdf_contents(data: bytes, budget: Budget) -> Iterator[bytes]:
    """Each stream, the words that it draws, and the text of the pages where it can be had."""
    budget.close("encrypted", _ENCRYPTED.search(data) is not None)
    drawn, coded, before = 0, False, budget.drawn
    for content in streams(data, budget):
        yield content
        if b"BT" in content and any(sign in content for sign in _SHOWS):
            drawn += len(content)
            budget.drawn += len(content)
            coded = coded or _CODED.search(content) is not None
            if budget.drawn <= _STRINGS_MOST:
                yield _words(content)
    text = _text(data) if len(data) <= TEXT_MOST or 0 < drawn <= TEXT_MOST else None
    if text is not None:
        yield text
    budget.close("text", text is None and (coded or before + drawn > _STRINGS_MOST))


def _words(content: bytes) -> bytes:
    """The literal strings that a stream draws, those of one line joined; a wide gap is a blank."""
    return b"".join(
        [
            b"\n" if placed else text + b" " if gap else text
            for text, gap, placed in _DRAWN.findall(content)
        ]
    )


def _text(data: bytes) -> bytes | None:
    """The text of the pages; None when it cannot be had whole."""
    from ..kit.pdf_text import read_pdf

    try:
        pdf = read_pdf(from_bytes("", data))
    except UnreadableEvidence:
        return None
    return None if pdf.cut else pdf.text.encode("utf-8", "replace")
