"""Reads the text of a very plain PDF (one revision, literal strings in WinAnsi), where loading a
whole library would cost a start-up.

Anything else is left to pypdf: this reader answers only when it is sure to have understood all of
the document.
"""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(?<!\d)(\d{1,7}) 0 obj\s*(.*?)\s*endobj", re.DOTALL)
_REFERENCE = rb"\s+(\d{1,7}) 0 R"
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_CONTENTS = re.compile(rb"/Contents" + _REFERENCE)
_STREAM = re.compile(rb"<<(.*?)>>\s*stream\r?\n(.*)endstream", re.DOTALL)
_STRING = re.compile(rb"\(((?:[^()\\]|\\.)*)\)\s*(Tj|')|(T\*|Td|TD|Tm|ET)", re.DOTALL)
_ESCAPES = {b"\\n": b"\n", b"\\r": b"\r", b"\\t": b"\t", b"\\(": b"(", b"\\)": b")", b"\\\\": b"\\"}
_TOO_RICH = (
    b"/ObjStm",
    b"/XRef",
    b"/ToUnicode",
    b"/Type0",
    b"/Differences",
    b"/Encrypt",
    b"/Prev",
    b"/XObject",
    b"/XFA",
    b" TJ",
    *(b"/FT /Tx", b"/FT/Tx", b"/FT /Ch", b"/FT/Ch", b"/FT /Btn", b"/FT/Btn"),
)
_MOST = 1 << 20


def plain_pages(data: bytes) -> list[str] | None:
    """The text of each page, None when the document is not so plain."""
    if len(data) > _MOST or data.count(b"%%EOF") != 1 or any(word in data for word in _TOO_RICH):
        return None
    fonts = data.count(b"/Type /Font") + data.count(b"/Type/Font")
    if fonts != data.count(b"/WinAnsiEncoding"):
        return None
    objects: dict[bytes, bytes] = dict(_OBJECT.findall(data))
    pages = [body for body in objects.values() if _PAGE.search(body)]
    texts = [_page(body, objects) for body in pages]
    if not texts or None in texts:
        return None
    known = [text for text in texts if text is not None]
    blank = [not text.strip() for text in known]
    return None if any(blank) and not all(blank) else known  # a page may be a drawing


def _page(body: bytes, objects: dict[bytes, bytes]) -> str | None:
    found = _CONTENTS.search(body)
    stream = _STREAM.search(objects.get(found[1], b"")) if found else None
    if stream is None:
        return None
    content = _content(stream[1], stream[2])
    return None if content is None else _text(content)


def _content(dictionary: bytes, packed: bytes) -> bytes | None:
    if b"/Filter" not in dictionary:
        return packed
    if b"/FlateDecode" not in dictionary or b"/DecodeParms" in dictionary or b"[" in dictionary:
        return None
    try:
        return zlib.decompressobj().decompress(packed, _MOST)
    except zlib.error:
        return None


def _text(content: bytes) -> str | None:
    parts: list[bytes] = []
    for found in _STRING.finditer(content):
        if found[3]:
            parts.append(b"\n")
        else:
            parts.append(re.sub(rb"\\.", lambda escape: _ESCAPES.get(escape[0], b"?"), found[1]))
    return b"".join(parts).decode("cp1252", "replace")
