"""The text of a PDF, page by page, and what its structure says. Nothing in it is executed."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.place import Location
from segur_audit.model.text import Text

if TYPE_CHECKING:
    from pypdf import PdfReader

_PAGES, _CHARACTERS = 400, 2_000_000
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?)(?![A-Za-z])")


_NO_END = re.compile(
    rb"startxref\s+\d+\s*$"
)  # whole, save for the mark that every viewer does without
_ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")


@dataclass(frozen=True, slots=True)
class Pdf:
    """What was read: the text of each page with the values of its form, whether a password is
    needed, the active contents.

    `scans` are the numbers of the pages without text; `restricted` tells a PDF that is encrypted
    and
    opens without a password.
    """

    place: Location
    pages: tuple[str, ...]
    encrypted: bool
    active: tuple[str, ...]
    cut: bool
    scans: tuple[int, ...] = ()
    restricted: bool = False

    @property
    def scanned(self) -> bool:
        """Whether no page holds a text: a scan, which only a person can read."""
        return not any(page.strip() for page in self.pages)

    @property
    def text(self) -> str:
        """All pages."""
        return "\n".join(self.pages)


@lru_cache(maxsize=1)
def _read(data: bytes, name: str) -> Pdf:
    from .pdf_simple import plain_pages

    place = Location(name)
    active = tuple(sorted({found.decode() for found in _ACTIVE.findall(data)}))
    if (pages := plain_pages(data)) is not None:
        return Pdf(place, tuple(pages), False, active, False)
    return _with_pypdf(data, place, active)


def read_pdf(file: EvidenceFile) -> Pdf:
    """The PDF in `file`. Raises UnreadableEvidence when it is none, or is damaged."""
    return _read(file.data, file.path)


def _with_pypdf(data: bytes, place: Location, active: tuple[str, ...]) -> Pdf:
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        ended = data + b"\n%%EOF\n" if _NO_END.search(data[-64:]) else data
        reader = PdfReader(io.BytesIO(ended), strict=False)
        restricted = reader.is_encrypted
        if restricted and not reader.decrypt(""):
            return Pdf(place, (), True, active, False)
        pages, scans, cut = _pages(reader)
    except (
        Exception
    ) as error:  # pypdf raises many kinds on damaged files; what it says may quote them
        if _ENCRYPTED.search(data):  # for a certificate, or by a method that is not read
            return Pdf(place, (), True, active, False)
        raise _unreadable(place) from error
    return Pdf(place, pages, False, active, cut, scans, restricted)


def _pages(reader: PdfReader) -> tuple[tuple[str, ...], tuple[int, ...], bool]:
    """The text of each page, the numbers of those that hold none, and whether the reading stopped
    before the end.
    """
    from .pdf_fields import values_of

    pages: list[str] = []
    scans: list[int] = []
    size = 0
    for number, page in enumerate(reader.pages, 1):
        if number > _PAGES or size > _CHARACTERS:
            return tuple(pages), tuple(scans), True
        text = page.extract_text() or ""
        if not text.strip():
            scans.append(number)
        pages.append("\n".join((text, *values_of(page))).rstrip("\n"))
        size += len(pages[-1])
    return tuple(pages), tuple(scans), False


def _unreadable(place: Location) -> UnreadableEvidence:
    return UnreadableEvidence(
        Text("le PDF est illisible ou endommagé", "the PDF is unreadable or damaged"), place
    )


def folded(text: str) -> str:
    """`text` for comparison: no accents, no case, blanks made one."""
    bare = unicodedata.normalize("NFKD", text)
    return " ".join(
        "".join(c for c in bare if not unicodedata.combining(c))
        .casefold()
        .replace("’", "'")
        .split()
    )


def says(text: str, wanted: str) -> bool:
    """Whether `wanted` stands in `text` as a word of its own: « 4.2.0 » is not in « 14.2.0 » nor «
    4.2.01 ».
    """
    pattern = re.escape(folded(wanted))
    return re.search(rf"(?<![\w.]){pattern}(?![\w]|\.\d)", folded(text)) is not None
