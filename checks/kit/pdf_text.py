"""The text of a PDF, page by page, and what its structure says. Nothing in it is executed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.place import Location
from segur_audit.model.text import Text

_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?)(?![A-Za-z])")


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
    return _with_engine(data, place, active)


def read_pdf(file: EvidenceFile) -> Pdf:
    """The PDF in `file`. Raises UnreadableEvidence when it is none, or is damaged."""
    return _read(file.data, file.path)


def _with_engine(data: bytes, place: Location, active: tuple[str, ...]) -> Pdf:
    from .pdf_engine import texts

    answers, whole = texts(data)
    if any(answer.get("state") == "encrypted" for answer in answers):
        return Pdf(place, (), True, active, False)
    pages = [answer for answer in answers if "text" in answer]
    broken = any(answer.get("state") == "broken" for answer in answers)
    if broken and _ENCRYPTED.search(data):  # for a certificate, or by a method that is not read
        return Pdf(place, (), True, active, False)
    if broken or not (whole or pages):
        raise _unreadable(place) if broken else _unbounded(place)
    return Pdf(
        place,
        tuple("\n".join((page["text"], *page["values"])).rstrip("\n") for page in pages),
        False,
        active,
        not whole or any("cut" in answer for answer in answers),
        tuple(number for number, page in enumerate(pages, 1) if not page["text"].strip()),
        bool(answers[0].get("restricted")),
    )


def _unreadable(place: Location) -> UnreadableEvidence:
    return UnreadableEvidence(
        Text("le PDF est illisible ou endommagé", "the PDF is unreadable or damaged"), place
    )


def _unbounded(place: Location) -> UnreadableEvidence:
    return UnreadableEvidence(
        Text(
            "le PDF demande plus de temps ou de mémoire que sa lecture n'en reçoit",
            "the PDF asks for more time or memory than its reading is given",
        ),
        place,
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
