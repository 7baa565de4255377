"""The scan of a JSON text, piece by piece, that keeps what is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: What stands in place of a string that was too long to be kept, followed by the kinds of secrets
#: seen in it.
CUT = "\uffff[cut]"
_MAX_STRING = 1 << 18
_MAX_RECORD = 4 << 20
_MAX_DEPTH = 64
_SPACE = re.compile(rb"[ \t\r\n]*+")
_SCALAR = re.compile(rb"[^\s,:\[\]{}\"]++")
# A whole string, a bracket, or the quote of a string that goes on after the buffer.
_STEP = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}"]', re.DOTALL)
# Strings and what stands between them, brackets excepted.
_FLAT = re.compile(rb'(?:"(?:[^"\\]++|\\.)*+"|[^\[\]{}"]++)++', re.DOTALL)
_REST = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
_SEEN_WHILE_CUTTING = (
    ("jwt", re.compile(rb"eyJ[\w-]{8,}+\.eyJ[\w-]{8,}+\.")),
    ("private_key", re.compile(rb"-----BEGIN (?:[A-Z]{1,12} ){0,2}PRIVATE KEY")),
)
_OVERLAP = 4096


class BrokenJson(Exception):
    """The text stops, or is not JSON, at this byte; `index` is the record that was being read, None
    outside the list.
    """

    def __init__(self, offset: int, index: int | None, ended: bool) -> None:
        super().__init__(f"broken at byte {offset}")
        self.offset = offset
        self.index = index
        self.ended = ended


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the list; `value` is None when it is no object, or too large or too deep to be
    read.

    `container` is the path of the list (`log.entries`), empty when the list is the document.
    """

    index: int
    container: str
    value: dict[str, Any] | None


class Scanner:
    """A cursor in a JSON text that arrives in chunks. It keeps the text of one value at most."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._buffer = b""
        self._at = 0
        self._before = 0  # bytes that have left the buffer
        self.index: int | None = None

    def broken(self) -> BrokenJson:
        """The error to raise where the cursor stands."""
        return BrokenJson(self._before + self._at, self.index, ended=self._at >= len(self._buffer))

    def peek(self) -> bytes:
        """The next byte that is no space, empty at the end."""
        while True:
            space = _SPACE.match(self._buffer, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at : self._at + 1]
            if not self._more():
                return b""

    def members(self) -> Iterator[str]:
        """The keys of the object under the cursor; at each, the caller consumes the value."""
        for _ in self._separated(b"{", b"}"):
            if self.peek() != b'"':
                raise self.broken()
            key = self.value() or b'""'
            self._expect(b":")
            try:
                yield str(json.loads(key.decode("utf-8", "replace"), strict=False))
            except ValueError:
                yield ""

    def elements(self) -> Iterator[None]:
        """Stops at each element of the list under the cursor; the caller consumes it."""
        return self._separated(b"[", b"]")

    def _separated(self, opening: bytes, closing: bytes) -> Iterator[None]:
        self._expect(opening)
        if self.peek() == closing:
            self._at += 1
            return
        while True:
            yield None
            if self.peek() == closing:
                self._at += 1
                return
            self._expect(b",")

    def _expect(self, byte: bytes) -> None:
        if self.peek() != byte:
            raise self.broken()
        self._at += 1

    def value(self, keep: bool = True) -> bytes | None:
        """Consume one value: its text, long strings cut; None when it is not kept, too large or too
        deep.
        """
        if self.peek() not in (b'"', b"[", b"{"):
            return self._scalar()
        kept = _Kept(keep)
        depth = 0
        while True:
            if depth:
                self._flat(kept)
            step = _STEP.search(self._buffer, self._at)
            if step is None:
                kept.add(self._buffer[self._at :])
                self._at = len(self._buffer)
                if not self._more():
                    raise self.broken()
                continue
            mark = step.group()
            if mark == b'"' or (mark[:1] == b'"' and len(mark) > _MAX_STRING):
                kept.add(self._buffer[self._at : step.start()])
                self._at = step.start()
                self._long_string(kept)
            else:
                kept.add(self._buffer[self._at : step.end()])
                self._at = step.end()
                depth += (mark in b"[{") - (mark in b"]}") if len(mark) == 1 else 0
                if depth > _MAX_DEPTH:
                    kept.spoil()
            if depth <= 0:
                return kept.text()

    def _flat(self, kept: _Kept) -> None:
        """Take at once what stands before the next bracket, when no string in it can be too
        long.
        """
        end = min(len(self._buffer), self._at + _MAX_STRING)
        flat = _FLAT.match(self._buffer, self._at, end)
        if flat is not None and flat.end() < end:
            kept.add(flat.group())
            self._at = flat.end()

    def _scalar(self) -> bytes:
        text = b""
        while True:
            found = _SCALAR.match(self._buffer, self._at)
            if found is None:
                break
            text = (text + found.group())[:64]
            self._at = found.end()
            if self._at < len(self._buffer) or not self._more():
                break
        if not text:
            raise self.broken()
        return text

    def _long_string(self, kept: _Kept) -> None:
        """The string under the cursor, of which the end is not in the buffer or is too far."""
        while len(self._buffer) - self._at <= _MAX_STRING:
            if not self._more():
                self._at = len(self._buffer)
                raise self.broken()
            if (step := _STEP.match(self._buffer, self._at)) and len(step.group()) > 1:
                if len(step.group()) > _MAX_STRING:
                    break
                kept.add(step.group())
                self._at = step.end()
                return
        kept.add(json.dumps(CUT + self._skip_string()).encode())

    def _skip_string(self) -> str:
        """Goes past a string without keeping it; says which kinds of secrets went by."""
        self._at += 1
        seen: dict[str, None] = {}
        tail = b""
        while True:
            rest = _REST.match(self._buffer, self._at)
            end = rest.end() if rest else self._at
            window = tail + self._buffer[self._at : end]
            seen.update({kind: None for kind, shape in _SEEN_WHILE_CUTTING if shape.search(window)})
            tail = window[-_OVERLAP:]
            self._at = end
            if self._buffer[end : end + 1] == b'"':
                self._at += 1
                return "".join(f" {kind}" for kind in seen)
            if not self._more():
                self._at = len(self._buffer)
                raise self.broken()

    def _more(self) -> bool:
        """Forget what lies before the cursor and take the next chunk; False at the end."""
        chunk = next(self._chunks, b"")
        self._before += self._at
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        return bool(chunk)


class _Kept:
    """The text of the value being read, until it is too large."""

    def __init__(self, keep: bool) -> None:
        self._parts = bytearray()
        self._keep = keep

    def add(self, part: bytes) -> None:
        if self._keep and len(self._parts) + len(part) <= _MAX_RECORD:
            self._parts += part
        else:
            self.spoil()

    def spoil(self) -> None:
        self._keep = False
        self._parts.clear()

    def text(self) -> bytes | None:
        return bytes(self._parts) if self._keep else None
