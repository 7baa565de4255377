"""What can still be read of an archive that does not open: its entries, one after the other, by
their own headers. For what must be masked, never for a judgement.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

_ENTRY = re.compile(rb"PK\x03\x04.{26}", re.DOTALL)
_DEFLATED, _STORED = 8, 0
_MOST, _LARGEST, _ALL = 50, 4 << 20, 32 << 20


def salvaged_entries(data: bytes) -> Iterator[bytes]:
    """The beginning of each entry of a damaged archive, within bounds. Raises nothing."""
    left = _ALL
    for count, found in enumerate(_ENTRY.finditer(data)):
        if count >= _MOST or left <= 0:
            return
        method = struct.unpack("<H", found[0][8:10])[0]
        packed, name, extra = struct.unpack("<I4xHH", found[0][18:30])
        start = found.end() + name + extra
        content = b""
        if method == _DEFLATED:
            content = _inflated(data[start : start + _LARGEST])
        elif method == _STORED:
            content = data[start : start + min(packed or _LARGEST, _LARGEST)]
        left -= len(content)
        yield content


def _inflated(packed: bytes) -> bytes:
    """As much as can be unpacked, up to a bound; empty when nothing can."""
    engine, out = zlib.decompressobj(-15), b""
    try:
        for at in range(0, len(packed), 1 << 14):
            out += engine.decompress(packed[at : at + (1 << 14)], _LARGEST - len(out))
            if engine.eof or len(out) >= _LARGEST:
                break
    except zlib.error:
        pass
    return out
