"""What the container of a film says of it: its length, its tracks, its size, its date, the program
that made it. No picture is decoded.

A reader of our own, for the reasons that docs/architecture.md gives. Sources: ISO/IEC 14496-12
(mvhd, tkhd, hdlr), RFC 9559 (Matroska), the AVI headers.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import BinaryIO

_EPOCH = dt.datetime(1904, 1, 1, tzinfo=dt.UTC)
_BOXES, _DEEP, _HEADER = 4_000, 6, 1 << 20
_HOLDS = frozenset({b"moov", b"trak", b"mdia", b"udta", b"meta", b"ilst", b"\xa9too"})
_SIGNS = re.compile(r"[^\w .()/:+-]")


@dataclass(slots=True)
class Film:
    """What is known of a film; None what its container does not say. `tracks` are `video`, `audio`
    or another word.
    """

    seconds: float | None = None
    created: str | None = None  # ISO date
    width: int | None = None
    height: int | None = None
    encoder: str | None = None
    tracks: list[str] = field(default_factory=list)

    def as_fact(self) -> str:
        """The film as the value of a fact."""
        return json.dumps(asdict(self))

    @property
    def has_picture(self) -> bool | None:
        """Whether a track shows pictures; None when no track is described."""
        return "video" in self.tracks if self.tracks else None


def film_of(fact: str) -> Film:
    """The film that `as_fact` wrote."""
    return Film(**json.loads(fact))


def read_iso(stream: BinaryIO, size: int) -> Film:
    """The film in an ISO file (MP4, QuickTime, 3GP): its boxes, within bounds; what is damaged is
    left unknown.
    """
    film = Film()
    for name, body in _boxes(stream, 0, size, 0, [_BOXES]):
        try:
            _BOX_READERS[name](film, body)
        except (struct.error, OverflowError, ValueError):
            continue
    if film.seconds is None:
        from .film_fragments import fragments_seconds

        film.seconds = fragments_seconds(stream, size)
    return film


def _boxes(
    stream: BinaryIO, start: int, end: int, depth: int, left: list[int]
) -> Iterator[tuple[bytes, bytes]]:
    """The boxes that say something, with their content, at any depth."""
    at = start
    while at + 8 <= end and left[0] > 0:
        left[0] -= 1
        stream.seek(at)
        head = stream.read(16)
        if len(head) < 8:
            return
        length, name = struct.unpack(">I4s", head[:8])
        skip = 8
        if length == 1 and len(head) == 16:
            length, skip = struct.unpack(">Q", head[8:])[0], 16
        stop = end if length == 0 else min(end, at + length)
        if name in _BOX_READERS:
            stream.seek(at + skip)
            yield name, stream.read(min(stop - at - skip, _HEADER))
        if name in _HOLDS and depth < _DEEP:
            inner = at + skip + (4 if name == b"meta" and _is_full(stream, at + skip) else 0)
            yield from _boxes(stream, inner, stop, depth + 1, left)
        if length and length < 8:
            return
        at = stop


def _is_full(stream: BinaryIO, at: int) -> bool:
    """Whether a `meta` box begins by its version, as in MP4 and not in QuickTime."""
    stream.seek(at)
    return stream.read(4) == b"\x00\x00\x00\x00"


def _movie(film: Film, body: bytes) -> None:
    """`mvhd`: the date and the length of the whole."""
    if body[0] == 1:
        created, _, scale, duration = struct.unpack(">QQIQ", body[4:32])
    else:
        created, _, scale, duration = struct.unpack(">IIII", body[4:20])
    if scale and duration not in (0, 0xFFFFFFFF, (1 << 64) - 1):
        film.seconds = duration / scale
    if created:
        film.created = (_EPOCH + dt.timedelta(seconds=created)).date().isoformat()


def _track(film: Film, body: bytes) -> None:
    """`tkhd`: the size at which a track is shown, zero for a sound."""
    width, height = (part >> 16 for part in struct.unpack(">II", body[-8:]))
    if width and height and width * height > (film.width or 0) * (film.height or 0):
        film.width, film.height = width, height


def _handler(film: Film, body: bytes) -> None:
    """`hdlr` of a track: `vide`, `soun`; that of data or of metadata is another word."""
    kind = body[8:12]
    known = {b"vide": "video", b"soun": "audio"}
    if body[4:8] != b"dhlr" and len(kind) == 4 and kind not in (b"mdir", b"mdta", b"alis", b"url "):
        film.tracks.append(known.get(kind, "other"))


def _data(film: Film, body: bytes) -> None:
    """`data` of the tag ©too: the name of the program."""
    film.encoder = film.encoder or program(body[8:])


def program(raw: bytes) -> str | None:
    """A program's name that can be shown: words, figures, a few signs."""
    text = _SIGNS.sub(" ", raw[:80].decode("utf-8", "replace").strip("\x00 "))
    return " ".join(text.split())[:40] or None


_BOX_READERS = {b"mvhd": _movie, b"tkhd": _track, b"hdlr": _handler, b"data": _data}
