"""Sees whether a file is whole: its end, its encryption, the size of a picture, the boxes of a film. Nothing is decoded."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from segur_audit.errors import UnreadableEvidence
from segur_audit.model import Fact, Piece
from segur_audit.registry import observe

if TYPE_CHECKING:
    from segur_audit.evidence import EvidenceFile

_TAIL = 66_000  # a zip's directory may be followed by a comment of 65 535 bytes
_SMALLEST = 200  # pixels: under that, on either side, no one reads a screen
_ENDS = {"pdf": b"%%EOF", "zip": b"PK\x05\x06", "png": b"IEND", "jpeg": b"\xff\xd9"}


@observe()
def defects(piece: Piece) -> Iterator[Fact]:
    """What is wrong with each file (`defect`): truncated, encrypted, no_video, small_picture. Source: PDF-01; DOSSIER.HYGIENE."""
    for file in (*piece.files, *piece.companions.values()):
        if not file.problem and file.size:
            yield from (Fact("defect", value, file.at()) for value in _defects(file, piece.nature))


def _defects(file: EvidenceFile, nature: str | None) -> Iterator[str]:
    if file.kind == "mp4":
        try:
            stream = file.open() if not file.is_loaded else _memory(file)
        except UnreadableEvidence:
            return  # hashed and gone: what could not be opened again is no defect of the film
        with stream:
            yield from _film(stream, file.size or 0)
        return
    mark = _ENDS.get(file.kind)
    if mark is not None:
        tail = _tail(file)
        if mark not in tail:
            yield "truncated"
        elif (file.kind == "pdf" and re.search(rb"/Encrypt\s+\d+\s+\d+\s+R", tail)) or (
            file.kind == "zip" and len(file.head) >= 8 and file.head[6] & 1
        ):
            yield "encrypted"
    if nature == "capture" and file.kind == "png" and min(_png_sides(file.head)) < _SMALLEST:
        yield "small_picture"


def _png_sides(head: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", head[16:24]) if len(head) >= 24 else (0, 0)
    return width, height


def _memory(file: EvidenceFile) -> BinaryIO:
    import io

    return io.BytesIO(file.data)


def _tail(file: EvidenceFile) -> bytes:
    if file.is_loaded:
        return file.data[-_TAIL:]
    with file.open() as stream:
        stream.seek(max(0, (file.size or 0) - _TAIL))
        return stream.read(_TAIL)


def _film(stream: BinaryIO, size: int) -> Iterator[str]:
    """The top boxes of an ISO film: one that describes it (`moov`), one that holds it (`mdat`), none beyond the end."""
    names, place = set(), 0
    for _ in range(2_000):
        stream.seek(place)
        head = stream.read(16)
        if len(head) < 8:
            break
        length, name = struct.unpack(">I4s", head[:8])
        if length == 1 and len(head) == 16:
            length = struct.unpack(">Q", head[8:])[0]
        names.add(name)
        if length == 0:
            place = size
            break
        if length < 8:
            break
        place += length
    if place > size:
        yield "truncated"
    elif not {b"moov", b"moof"} & names:
        yield "no_video"
