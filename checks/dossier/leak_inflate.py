"""What is deflated: the streams of a PDF, zlib and gzip. Bounded; what stays closed is noted."""

from __future__ import annotations

import base64
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

MIB = 1 << 20
SLICE = 3 * MIB
TEXT_MOST = 2 * MIB  # a larger PDF has its streams looked at, not its text
_FED = 64 << 10
_UNPACKED_LEAST, _UNPACKED_TIMES = 32 * MIB, 4
_MOST, _PARTS_MOST = 256 * MIB, 200_000
_PARTS_LEAST, _PARTS_OF = 2_000, 100  # bytes: what is smaller is many times the same
_STREAM_MOST, _MARKS_MOST = 16 * MIB, 20_000
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_PICTURE = re.compile(rb"/(?:DCTDecode|JPXDecode|CCITTFaxDecode|JBIG2Decode)|/Subtype\s{0,4}/Image")


@dataclass(slots=True)
class Budget:
    """How many bytes may still be unpacked, all levels together; why something stayed closed."""

    left: int = _MOST
    parts: int = _PARTS_MOST  # members, blocks and strings
    drawn: int = 0  # bytes of the PDF streams that draw words
    reasons: dict[str, None] = field(default_factory=dict)

    @classmethod
    def of(cls, size: int) -> Budget:
        """That of a file of so many bytes: what swells more than files do is not unpacked whole."""
        parts = min(_PARTS_LEAST + size // _PARTS_OF, _PARTS_MOST)
        return cls(min(_UNPACKED_LEAST + _UNPACKED_TIMES * size, _MOST), parts)

    def close(self, reason: str, when: bool = True) -> None:
        """Note, when it is so, that something stayed closed, and why."""
        if when:
            self.reasons[reason] = None

    def takes(self, size: int) -> bool:
        """Whether `size` more bytes may be unpacked: counted if so, noted if not."""
        self.parts -= 1
        fits = size <= self.left and self.parts >= 0
        self.close("too_large", not fits)
        self.left -= min(size, self.left)
        return fits


def streams(data: bytes, budget: Budget) -> Iterator[bytes]:
    """The content of each stream that is deflated, its ASCII coat taken off; pictures are left."""
    at = 0
    for _ in range(_MARKS_MOST):
        mark = _STREAM.search(data, at)
        if mark is None:
            return
        if budget.left <= 0:
            break
        coat = data[max(at, mark.start() - 600) : mark.start()].rpartition(b"obj")[2]
        packed, start = _uncoated(data, coat, mark.end(), budget)
        content, end = inflated(packed, start, budget, noted=False)
        at = end if packed is data and content else mark.end()
        if content and not _PICTURE.search(coat):
            yield content
    budget.close("too_large")


def _uncoated(data: bytes, coat: bytes, start: int, budget: Budget) -> tuple[bytes, int]:
    """Where the deflated bytes are: in the file, or in what an ASCII filter coats, within
    bounds.
    """
    if _PICTURE.search(coat):
        return data, start
    budget.close("text", b"LZWDecode" in coat)
    if b"ASCII85Decode" not in coat and b"ASCIIHexDecode" not in coat:
        return data, start
    block = data[start : start + TEXT_MOST].partition(b"endstream")[0].strip()
    try:
        if b"ASCII85Decode" in coat:
            return base64.a85decode(block.removeprefix(b"<~").removesuffix(b"~>")), 0
        return bytes.fromhex(block.rstrip(b"> \r\n").decode("ascii", "replace")), 0
    except ValueError:
        budget.close("damaged")
        return b"", 0


def inflated(data: bytes, start: int, budget: Budget, *, noted: bool) -> tuple[bytes, int]:
    """What is deflated from `start` on (zlib or gzip), and where it ends; empty when nothing is.
    Damage is noted on demand.
    """
    engine, out, view, at = zlib.decompressobj(47), io.BytesIO(), memoryview(data), start
    waiting: bytes | memoryview = b""
    try:
        while (
            not engine.eof
            and (waiting or at < len(data))
            and out.tell() <= _STREAM_MOST
            and budget.left > 0
        ):
            if not waiting:
                waiting, at = view[at : at + _FED], at + _FED
                budget.left -= min(len(waiting), budget.left)
            content = engine.decompress(waiting, SLICE)
            waiting = engine.unconsumed_tail
            budget.left -= min(len(content), budget.left)
            out.write(content)
    except zlib.error:
        budget.close("damaged", noted)
        return out.getvalue(), at
    cut = not engine.eof and out.tell() > 0
    budget.close("too_large" if out.tell() > _STREAM_MOST else "damaged", cut)
    budget.close("container", noted and bool(engine.unused_data))
    return out.getvalue(), min(at, len(data)) - len(engine.unused_data)
