"""Where words lie in a content, and what lies near them: patterns run on that, not on the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

#: Between two stretches, so that nothing is read across them.
_BETWEEN = b"\n\x00\n"


#: A block of base64 that is longer than this holds no word: it is decoded, and looked at then.
_LONG = 2_000
_RUN = b"A" * _LONG
_AS_BASE64 = bytes(
    65 if (chr(code).isalnum() and code < 128) or code in b"+/\r\n" else 32 for code in range(256)
)


def without_base64(text: bytes) -> bytes:
    """`text` without its long blocks of base64, their lines included."""
    marks = text.translate(_AS_BASE64)
    start, kept = 0, []
    while (at := marks.find(_RUN, start)) >= 0:
        kept.append(text[start:at])
        end = marks.find(b" ", at)
        start = end if end >= 0 else len(text)
    return _BETWEEN.join((*kept, text[start:])) if kept else text


def places(text: bytes, word: bytes, stride: int) -> Iterator[int]:
    """Where `word` lies in `text`: all of its places, or of those within `stride` bytes the first
    and the last.
    """
    at = text.find(word)
    while at >= 0:
        yield at
        last = text.rfind(word, at, at + stride) if stride else at
        if last > at:
            yield last
        at = text.find(word, max(last, at) + 1)


def around(text: bytes, starts: Iterable[int], before: int, after: int) -> bytes:
    """The stretches of `text` around `starts` (in order), those that touch made one."""
    parts: list[bytes] = []
    begin, end = 0, -1
    for at in starts:
        if at - before > end:
            parts.append(text[begin : max(end, 0)])
            begin = max(0, at - before)
        end = at + after
    parts.append(text[begin : max(end, 0)])
    return _BETWEEN.join(part for part in parts if part)
