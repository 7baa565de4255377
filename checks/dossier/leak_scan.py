"""The scan of one file for secrets and production INS, inside archives, mails, base64 and PDF streams too, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact

from .leak_inflate import MIB, Budget
from .leak_patterns import OVERLAP, found_in
from .leak_unpack import unpacked

if TYPE_CHECKING:
    from segur_audit.evidence.files import EvidenceFile

#: Pictures and films, which a person watches: only what is written in them in clear is looked for.
_MUTE = frozenset(
    {"mp4", "webm", "avi", "mpeg", "wmv", "png", "jpeg", "gif", "tiff", "webp", "bmp"}
)
_PACKED = frozenset({"zip", "pdf", "gzip", "7z", "rar", "ole"})
_CHUNK, _WHOLE = 4 * MIB, 16 * MIB


def scan_file(file: EvidenceFile) -> Iterator[Fact]:
    """The facts of one file, each kind once for each place inside it. Raises UnreadableEvidence when it cannot be opened."""
    if file.problem or file.kind == "empty":
        return
    seen: set[tuple[str, str, str]] = set()
    budget = Budget()
    for inside, data in _contents(file, budget):
        for kind, value in found_in(data):
            if (kind, value, inside) not in seen:
                seen.add((kind, value, inside))
                yield Fact(kind, value, file.at(inside or None))
    if budget.closed:
        yield Fact("unscanned", "closed", file.at())


def _contents(file: EvidenceFile, budget: Budget) -> Iterator[tuple[str, bytes]]:
    if file.kind in _MUTE:
        yield from _ends(file)
    elif file.is_loaded and (file.size or 0) <= 64 * MIB:
        yield from unpacked("", file.data, budget)
    else:
        budget.closed = file.kind in _PACKED
        yield from _flow(file)


def _flow(file: EvidenceFile) -> Iterator[tuple[str, bytes]]:
    """A file that is larger than what is kept: as a stream, what is packed in it left closed."""
    with file.open() as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            yield "", tail + chunk
            tail = chunk[-OVERLAP:]


def _ends(file: EvidenceFile) -> Iterator[tuple[str, bytes]]:
    """All of a small picture or film, the head and the tail of a large one."""
    size = file.size or 0
    if file.is_loaded:
        data = file.data
        yield from (
            ("", part) for part in ((data,) if size <= _WHOLE else (data[:MIB], data[-MIB:]))
        )
        return
    try:
        stream = file.open()
    except UnreadableEvidence:
        return  # hashed and gone: it cannot be looked at again
    with stream:
        yield "", stream.read(_WHOLE if size <= _WHOLE else MIB)
        stream.seek(max(0, size - MIB))
        yield "", stream.read(MIB)
