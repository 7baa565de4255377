"""What a CMS object holds (PKCS#7, S/MIME, RFC 5652): signed data in clear, in one piece or in
chunks; encrypted data stays closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEAD = re.compile(
    rb"\x30(?:\x80|[\x01-\x7f]|\x81.|\x82..|\x83...|\x84....)\x06"
    rb"(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07([\x01-\x06])"
    rb"|\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01([\x09\x17]))",
    re.DOTALL,
)
_CLEAR = (b"\x01", b"\x02")  # data, signedData
_DEEP, _NODES = 24, 200_000
_OCTETS, _CHUNKED = 0x04, 0x24


def is_cms(data: bytes) -> bool:
    """Whether `data` begins as a CMS object."""
    return _HEAD.match(data[:32]) is not None


def is_sealed(data: bytes) -> bool:
    """Whether a CMS object is encrypted: what it holds cannot be looked at."""
    head = _HEAD.match(data[:32])
    return head is not None and head[1] not in _CLEAR and head[2] != b"\x09"


def octets(data: bytes) -> Iterator[bytes]:
    """The octet strings of a CMS object, in its order, those that are in chunks made one. Raises
    ValueError when it is damaged.
    """
    walk = _Walk(data)
    yield from walk.strings(0, len(data), 0)


class _Walk:
    """A walk through nested values, bounded in depth and in number."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = _NODES
        self.at = 0

    def strings(self, at: int, end: int, depth: int) -> Iterator[bytes]:
        """The strings of the values from `at` to `end`, or to the mark that ends an indefinite
        length.
        """
        while at < end:
            tag, start, stop = self._head(at, end)
            if tag == 0 and start == stop:
                self.at = start
                return
            if tag == _CHUNKED:
                yield b"".join(self._inner(start, stop, end, depth))
            elif tag & 0x20:
                yield from self._inner(start, stop, end, depth)
            else:
                self.at = start if stop is None else stop
                if tag == _OCTETS:
                    yield self._data[start : self.at]
            at = self.at
        self.at = at

    def _inner(self, start: int, stop: int | None, end: int, depth: int) -> Iterator[bytes]:
        if depth > _DEEP:
            raise ValueError("too deep")
        yield from self.strings(start, end if stop is None else stop, depth + 1)
        if stop is not None:
            self.at = stop

    def _head(self, at: int, end: int) -> tuple[int, int, int | None]:
        """The tag at `at`, where its content starts, where it stops (None: at a mark)."""
        self._left -= 1
        if self._left < 0 or at + 2 > end:
            raise ValueError("damaged")
        tag, length = self._data[at], self._data[at + 1]
        if length == 0x80:
            return tag, at + 2, None
        size = length & 0x7F if length & 0x80 else 0
        start = at + 2 + size
        if size > 4 or start > end:
            raise ValueError("damaged")
        content = int.from_bytes(self._data[at + 2 : start], "big") if size else length
        if start + content > end:
            raise ValueError("damaged")
        return tag, start, start + content
