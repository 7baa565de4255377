"""The scan of one file for secrets and production INS, inside archives, mails, base64 and PDF
streams too, within bounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact

from .leak_inflate import MIB, Budget
from .leak_patterns import OVERLAP, Patience, found_in
from .leak_trace import MOST as TRACE_MOST
from .leak_trace import is_trace, trace_kinds
from .leak_unpack import unpacked

if TYPE_CHECKING:
    from segur_audit.evidence.files import EvidenceFile

#: Pictures and films, which a person watches: only what is written in them in clear is looked for.
_MUTE = frozenset(
    {
        "mp4",
        "webm",
        "avi",
        "mpeg",
        "wmv",
        "png",
        "jpeg",
        "gif",
        "tiff",
        "webp",
        "bmp",
        "heic",
        "avif",
    }
)
_CHUNK, _WHOLE = 4 * MIB, 16 * MIB


def scan_file(file: EvidenceFile, *, traced: bool = False) -> Iterator[Fact]:
    """The facts of one file, each kind once for each place inside it. Raises UnreadableEvidence
    when it cannot be opened.

    `traced` tells that the exchanges of the file itself are read elsewhere.
    """
    if file.problem or file.kind == "empty":
        return
    met: set[tuple[str, str, str]] = set()
    budget, patience = Budget.of(file.size or 0), Patience()
    for inside, data in _contents(file, budget):
        for kind, value, place in _met(
            inside, data, patience, traced=traced and data is _own(file)
        ):
            if (kind, value, inside) not in met:
                met.add((kind, value, inside))
                yield Fact(kind, value, file.at(place or None))
    budget.close("too_large", patience.lost)
    yield from (Fact("unscanned", reason, file.at()) for reason in budget.reasons)


def _own(file: EvidenceFile) -> bytes | None:
    return file.data if file.is_loaded else None


def _met(
    inside: str, data: bytes, patience: Patience, *, traced: bool
) -> Iterator[tuple[str, str, str]]:
    """The (kind, value, place) of what is met in one content, the exchanges of a trace first: their
    places are precise.
    """
    if not traced and len(data) <= TRACE_MOST and is_trace(data):
        yield from (("secret", kind, place) for kind, place in trace_kinds(inside, data))
    yield from ((kind, value, inside) for kind, value in found_in(data, patience))


def _contents(file: EvidenceFile, budget: Budget) -> Iterator[tuple[str, bytes]]:
    if file.kind in _MUTE:
        yield from _ends(file)
    elif file.is_loaded and (file.size or 0) <= 64 * MIB:
        budget.close("unknown", file.kind == "unknown")
        yield from unpacked("", file.data, budget)
    else:
        budget.close("too_large")
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
