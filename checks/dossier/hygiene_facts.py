"""Sees whether a file is whole: its end, its encryption, the size of a picture, the boxes of a film. Nothing is decoded."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from segur_audit.catalogue.registry import observe
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact
from segur_audit.model.piece import Piece

if TYPE_CHECKING:
    from segur_audit.evidence.files import EvidenceFile

_TAIL = 66_000  # a zip's directory may be followed by a comment of 65 535 bytes
_SMALLEST = 200  # pixels: under that, on either side, no one reads a screen
_ENDS = {"pdf": b"%%EOF", "zip": b"PK\x05\x06", "png": b"IEND"}
_AFTER_PDF = 2_048  # what may follow the last end mark of a PDF, blanks aside
_FIRST = 1 << 20
#: What a container begins with, and what holds its pictures.
_CONTAINERS = {"webm": (b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75"), "avi": (b"AVI ", b"movi")}
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe")


@observe()
def defects(piece: Piece) -> Iterator[Fact]:
    """What is wrong with each file (`defect`): truncated, encrypted, no_video, small_picture, program. Source: PDF-01; DOSSIER.HYGIENE."""
    for file in (*piece.files, *piece.companions.values()):
        if not file.problem and file.size:
            yield from (Fact("defect", value, file.at()) for value in _defects(file, piece.nature))


def _defects(file: EvidenceFile, nature: str | None) -> Iterator[str]:
    if file.kind in ("mp4", "jpeg", *_CONTAINERS):
        yield from _structure(file)
    elif file.kind in _ENDS:
        yield from _end(file)
    elif file.kind == "unknown" and file.head.startswith(_PROGRAMS):
        yield "program"
    if nature == "capture" and file.kind == "png" and min(_png_sides(file.head)) < _SMALLEST:
        yield "small_picture"


def _structure(file: EvidenceFile) -> Iterator[str]:
    """What is wrong with a film or a photograph, by the marks that it is made of."""
    try:
        stream = file.open() if not file.is_loaded else _memory(file)
    except UnreadableEvidence:
        return  # hashed and gone: what could not be opened again is no defect of the film
    with stream:
        if file.kind == "mp4":
            yield from _film(stream, file.size or 0)
        elif file.kind == "jpeg":
            yield from _photograph(stream, file.size or 0)
        else:
            yield from _container(stream.read(_FIRST), *_CONTAINERS[file.kind])


def _end(file: EvidenceFile) -> Iterator[str]:
    """Whether the end is there, and what it says of encryption."""
    tail = _tail(file)
    near = tail.rstrip(b"\x00 \r\n\t\x1a")[-_AFTER_PDF:] if file.kind == "pdf" else tail
    if _ENDS[file.kind] not in near:
        yield "truncated"
    elif (file.kind == "pdf" and re.search(rb"/Encrypt\s+\d+\s+\d+\s+R", tail)) or (
        file.kind == "zip" and len(file.head) >= 8 and file.head[6] & 1
    ):
        yield "encrypted"


def _container(first: bytes, begins: bytes, holds: bytes) -> Iterator[str]:
    """Pictures may begin far in a large film; a small one holds them in what was read."""
    if begins not in first or (len(first) < _FIRST and holds not in first):
        yield "no_video"


def _photograph(stream: BinaryIO, size: int) -> Iterator[str]:
    """The segments of a JPEG up to its pixels (a thumbnail lies within one), then an end mark after them."""
    place = 2
    for _ in range(2_000):
        stream.seek(place)
        head = stream.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            break
        if head[1] == 0xDA:
            stream.seek(max(place, size - _TAIL))
            if b"\xff\xd9" in stream.read(_TAIL):
                return
            break
        place += 1 if head[1] == 0xFF else 2 + max(2, head[2] << 8 | head[3])
    yield "truncated"


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
    """The top boxes of an ISO film: one that describes it (`moov`), one that holds it (`mdat`, not empty), none beyond the end."""
    names, place = set(), 0
    for _ in range(2_000):
        stream.seek(place)
        head = stream.read(16)
        if len(head) < 8:
            break
        length, name = struct.unpack(">I4s", head[:8])
        if length == 1 and len(head) == 16:
            length = struct.unpack(">Q", head[8:])[0]
        if length == 0:
            length = size - place
        if name != b"mdat" or length > 8:
            names.add(name)
        if length < 8:
            break
        place += length
    if place > size:
        yield "truncated"
    elif not {b"moov", b"moof"} & names or b"mdat" not in names:
        yield "no_video"
