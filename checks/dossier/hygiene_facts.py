"""Sees whether a file is whole: its end, its encryption, the size of a picture, the boxes of a
film. Nothing is decoded.
"""

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

    from .film import Film

_TAIL = 66_000  # a zip's directory may be followed by a comment of 65 535 bytes
_SMALLEST = 200  # pixels: under that, on either side, no one reads a screen
_ENDS = {"pdf": b"%%EOF", "zip": b"PK\x05\x06", "png": b"IEND", "gif": b"\x3b"}
_AFTER_PDF = 2_048  # what may follow the last end mark of a PDF, blanks aside
_FIRST = 1 << 20
#: What a container begins with, and what holds its pictures.
_CONTAINERS = {"webm": (b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75"), "avi": (b"AVI ", b"movi")}
_FILMS = ("mp4", *_CONTAINERS)
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe")
#: Where a file says its own length, from there to its end (RIFF counts what follows it).
_LENGTHS = {"bmp": (2, "little", 0), "avi": (4, "little", 8), "webp": (4, "little", 8)}
_MARKS, _SEGMENTS = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]"), 2_000


@observe()
def defects(piece: Piece) -> Iterator[Fact]:
    """What is wrong with each file (`defect`): truncated, encrypted, no_video, small_picture,
    program; what a film says (`film`).

    Source: PDF-01; DOSSIER.HYGIENE.
    """
    for file in (*piece.files, *piece.companions.values()):
        if not file.problem and file.size:
            yield from _facts(file, piece.nature)


def _facts(file: EvidenceFile, nature: str | None) -> Iterator[Fact]:
    for value in dict.fromkeys(_defects(file, nature)):
        yield Fact("defect", value, file.at())
    film = _described(file)
    if film is not None:
        if film.has_picture is False:
            yield Fact("defect", "no_video", file.at())
        else:
            yield Fact("film", film.as_fact(), file.at())


def _described(file: EvidenceFile) -> Film | None:
    """What the container of a film says of it."""
    if file.kind not in _FILMS:
        return None
    from .film_kinds import read_film

    try:
        stream = file.open() if not file.is_loaded else _memory(file)
    except UnreadableEvidence:
        return None
    with stream:
        return read_film(stream, file.kind, file.size or 0)


def _defects(file: EvidenceFile, nature: str | None) -> Iterator[str]:
    if _is_cut(file):
        yield "truncated"
    elif file.kind in ("jpeg", "heic", "avif", *_FILMS):
        yield from _structure(file)
    elif file.kind in _ENDS:
        yield from _end(file)
    elif file.kind == "unknown" and file.head.startswith(_PROGRAMS):
        yield "program"
    if nature == "capture" and file.kind == "png" and min(_png_sides(file.head)) < _SMALLEST:
        yield "small_picture"


def _is_cut(file: EvidenceFile) -> bool:
    """Whether a file is shorter than it says at its head. A length of zero is that of a recording,
    which says nothing.
    """
    if file.kind not in _LENGTHS:
        return False
    at, order, more = _LENGTHS[file.kind]
    told = int.from_bytes(file.head[at : at + 4], "little" if order == "little" else "big")
    return told > 0 and told + more > (file.size or 0) + 1  # the last byte of RIFF may be a filling


def _structure(file: EvidenceFile) -> Iterator[str]:
    """What is wrong with a film or a photograph, by the marks that it is made of."""
    try:
        stream = file.open() if not file.is_loaded else _memory(file)
    except UnreadableEvidence:
        return  # hashed and gone: what could not be opened again is no defect of the film
    with stream:
        if file.kind in ("mp4", "heic", "avif"):
            yield from _boxed(stream, file.size or 0, film=file.kind == "mp4")
        elif file.kind == "jpeg":
            yield from _photograph(stream, file.size or 0)
        else:
            yield from _container(stream.read(_FIRST), *_CONTAINERS[file.kind])


def _end(file: EvidenceFile) -> Iterator[str]:
    """Whether the end is there, and what it says of encryption."""
    tail = _tail(file)
    near = tail.rstrip(b"\x00 \r\n\t\x1a")[-_AFTER_PDF:] if file.kind == "pdf" else tail
    if _ENDS[file.kind] not in near[-64 if file.kind == "gif" else 0 :]:
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
    """The segments of a JPEG (a thumbnail lies within one), its pixels, then its end, whatever
    follows: telephones add a film.
    """
    place = 2
    for _ in range(_SEGMENTS):
        stream.seek(place)
        head = stream.read(4)
        if len(head) < 2 or head[0] != 0xFF:
            break
        if head[1] == 0xD9 and place > 2:
            return
        if head[1] == 0xDA:
            place = _after_pixels(stream, place + 4)
            if place < 0:
                break
            continue
        place += 1 if head[1] == 0xFF else 2 + max(2, int.from_bytes(head[2:4], "big"))
    else:
        stream.seek(max(0, size - _TAIL))
        if b"\xff\xd9" in stream.read(_TAIL):
            return
    yield "truncated"


def _after_pixels(stream: BinaryIO, start: int) -> int:
    """Where the mark that follows the pixels lies, -1 when none does."""
    stream.seek(start)
    at, rest = start, b""
    while chunk := stream.read(_FIRST):
        match = _MARKS.search(rest + chunk)
        if match is not None:
            return at - len(rest) + match.start()
        at += len(chunk)
        rest = chunk[-1:]
    return -1


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


def _boxed(stream: BinaryIO, size: int, *, film: bool) -> Iterator[str]:
    """The top boxes of an ISO file: none beyond the end; of a film, one that describes it (`moov`),
    one that holds it (`mdat`).
    """
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
    elif film and not {b"moov", b"moof"} & names and b"mdat" in names:
        yield "truncated"  # what describes a film is written last
    elif film and (not {b"moov", b"moof"} & names or b"mdat" not in names):
        yield "no_video"
