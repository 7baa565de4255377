"""How long a film lasts that was written in fragments, as recorders and browsers do: its head says
no length, each fragment says when it begins and how long its samples last.

Source: ISO/IEC 14496-12 (mdhd, mehd, trex, tfhd, tfdt, trun).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

_FRAGMENTS, _LARGEST, _SAMPLES = 20_000, 4 << 20, 200_000
_INNER = frozenset({b"trak", b"mdia", b"mvex", b"traf"})


def fragments_seconds(stream: BinaryIO, size: int) -> float | None:
    """The seconds of a fragmented film; None when it is not one, or is beyond the bounds."""
    scales: dict[int, int] = {}
    defaults: dict[int, int] = {}
    end, count = 0.0, 0
    for name, body in _outer(stream, size):
        if name == b"moov":
            scales, defaults = _tracks(body), _defaults(body)
            continue
        count += 1
        if count > _FRAGMENTS:
            return None
        for track, stop in _ends(body, defaults):
            if scales.get(track):
                end = max(end, stop / scales[track])
    return end or None


def _outer(stream: BinaryIO, size: int) -> Iterator[tuple[bytes, bytes]]:
    """The head of the film and its fragments, each whole; one that is too large is passed over."""
    at = 0
    while at + 8 <= size:
        stream.seek(at)
        head = stream.read(16)
        if len(head) < 8:
            return
        length, name = struct.unpack(">I4s", head[:8])
        skip = 8
        if length == 1 and len(head) == 16:
            length, skip = struct.unpack(">Q", head[8:])[0], 16
        if length < skip:
            return
        if name in (b"moov", b"moof") and length <= _LARGEST:
            stream.seek(at + skip)
            yield name, stream.read(length - skip)
        at += length


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes of a content, those that hold others opened."""
    at = 0
    while at + 8 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        if length < 8:
            return
        body = data[at + 8 : at + length]
        yield name, body
        if name in _INNER:
            yield from _boxes(body)
        at += length


def _tracks(moov: bytes) -> dict[int, int]:
    """The time scale of each track."""
    scales: dict[int, int] = {}
    track = 0
    for name, body in _boxes(moov):
        if name == b"tkhd" and len(body) >= 24:
            track = _number(body, 20 if body[0] == 1 else 12)
        elif name == b"mdhd" and len(body) >= 24:
            scales[track] = _number(body, 20 if body[0] == 1 else 12)
    return scales


def _defaults(moov: bytes) -> dict[int, int]:
    """The length of a sample of each track, where its fragments do not say it."""
    return {
        _number(body, 4): _number(body, 12)
        for name, body in _boxes(moov)
        if name == b"trex" and len(body) >= 24
    }


def _ends(moof: bytes, defaults: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Each track of a fragment, and when its last sample ends, in units of its scale."""
    track, each, at = 0, 0, 0
    for name, body in _boxes(moof):
        if name == b"tfhd" and len(body) >= 8:
            track, each, at = _number(body, 4), 0, 0
            flags = _number(body, 0) & 0xFFFFFF
            place = 8 + 8 * (flags & 1) + 4 * (flags >> 1 & 1)
            each = _number(body, place) if flags & 8 else defaults.get(track, 0)
        elif name == b"tfdt" and len(body) >= 8:
            at = int.from_bytes(body[4 : 12 if body[0] == 1 else 8], "big")
        elif name == b"trun" and len(body) >= 8:
            at += _length(body, each)
            yield track, at


def _length(trun: bytes, each: int) -> int:
    """How long the samples of a run last."""
    flags, count = _number(trun, 0) & 0xFFFFFF, min(_number(trun, 4), _SAMPLES)
    if not flags & 0x100:
        return count * each
    start = 8 + 4 * (flags & 1) + 4 * (flags >> 2 & 1)
    step = 4 * (flags & 0xF00).bit_count()
    return sum(_number(trun, start + step * number) for number in range(count))


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")
