"""Films in other containers than ISO: Matroska and WebM (RFC 9559), AVI."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator
from typing import BinaryIO

from .film import Film, program, read_iso

_EPOCH = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)
_FIRST = 1 << 20  # descriptions stand at the head of a file
_ELEMENTS, _UNKNOWN = 4_000, (1 << 56) - 1
_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0
_HOLDS = frozenset({_SEGMENT, _INFO, _TRACKS, _TRACK, _VIDEO})
_SCALE, _DURATION, _DATE, _PROGRAM, _TYPE, _WIDTH, _HEIGHT = (
    0x2AD7B1,
    0x4489,
    0x4461,
    0x5741,
    0x83,
    0xB0,
    0xBA,
)
_READ = frozenset({_SCALE, _DURATION, _DATE, _PROGRAM, _TYPE, _WIDTH, _HEIGHT})


def read_film(stream: BinaryIO, kind: str, size: int) -> Film | None:
    """The film of a file of this kind; None for a container whose description is not read."""
    if kind == "mp4":
        return read_iso(stream, size)
    if kind == "webm":
        return _matroska(stream.read(_FIRST))
    return _avi(stream.read(_FIRST)) if kind == "avi" else None


def _matroska(data: bytes) -> Film:
    film, scale, length = Film(), 1_000_000, 0.0
    for name, body in _elements(data, 0, len(data), [_ELEMENTS]):
        number = int.from_bytes(body[:8], "big")
        if name == _SCALE:
            scale = number
        elif name == _DURATION and len(body) in (4, 8):
            length = struct.unpack(">f" if len(body) == 4 else ">d", body)[0]
        elif name == _DATE and len(body) == 8:
            film.created = _date(body)
        elif name == _PROGRAM:
            film.encoder = program(body)
        elif name == _TYPE:
            film.tracks.append({1: "video", 2: "audio"}.get(number, "other"))
        elif name == _WIDTH:
            film.width = number
        elif name == _HEIGHT:
            film.height = number
    film.seconds = length * scale / 1e9 if 0 < length < 1e12 else None
    return film


def _date(body: bytes) -> str | None:
    try:
        return (
            (_EPOCH + dt.timedelta(microseconds=struct.unpack(">q", body)[0] // 1_000))
            .date()
            .isoformat()
        )
    except OverflowError:
        return None


def _elements(data: bytes, at: int, end: int, left: list[int]) -> Iterator[tuple[int, bytes]]:
    """The elements that say something, at any depth; those of an unknown length hold the rest."""
    while at < end and left[0] > 0:
        left[0] -= 1
        name, at = _number(data, at, marked=True)
        length, at = _number(data, at, marked=False)
        if name is None or length is None:
            return
        stop = end if length == _UNKNOWN or at + length > end else at + length
        if name in _HOLDS:
            yield from _elements(data, at, stop, left)
        elif name in _READ:
            yield name, data[at:stop]
        at = stop


def _number(data: bytes, at: int, *, marked: bool) -> tuple[int | None, int]:
    """A number of variable length, with the mark of its length when it is a name; None at the
    end.
    """
    if at >= len(data) or not data[at]:
        return None, at
    width = 9 - data[at].bit_length()
    raw = int.from_bytes(data[at : at + width], "big")
    if len(data) < at + width:
        return None, at
    if marked:
        return raw, at + width
    value = raw & ((1 << (7 * width)) - 1)
    return (_UNKNOWN if value == (1 << (7 * width)) - 1 else value), at + width


def _avi(data: bytes) -> Film:
    film = Film()
    at = data.find(b"avih")
    if at >= 0 and len(data) >= at + 48:
        each, frames = (
            struct.unpack("<I", data[at + 8 : at + 12])[0],
            struct.unpack("<I", data[at + 24 : at + 28])[0],
        )
        film.seconds = each * frames / 1e6 if each and frames else None
        film.width, film.height = struct.unpack("<II", data[at + 40 : at + 48])
    at = data.find(b"strh")
    while at >= 0 and len(film.tracks) < 100:
        film.tracks.append(
            {b"vids": "video", b"auds": "audio"}.get(data[at + 8 : at + 12], "other")
        )
        at = data.find(b"strh", at + 4)
    return film
