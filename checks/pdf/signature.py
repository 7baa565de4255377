"""The electronic signatures of a PDF: present, covering the whole file; intact, where the library to tell is installed."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_FIELD = re.compile(rb"/FT\s*/Sig(?![A-Za-z])|/Type\s*/Sig(?![A-Za-z])")
_HEXADECIMAL = re.compile(
    rb"<\s*30[0-9A-Fa-f\s]*>"
)  # a CMS object begins with the tag of a sequence
_EMPTY = re.compile(rb"/Contents\s*<3000[0\s]*>")
_MOST = 100


@dataclass(frozen=True, slots=True)
class Signature:
    """A byte range that is a signature's: whether it covers the file from end to end."""

    whole: bool


def signatures(data: bytes) -> list[Signature]:
    """The last signatures of a PDF, in the order of the file. A range whose hole holds no signature object is none (PDF-03)."""
    if not _FIELD.search(data):
        return []
    found = []
    for match in deque(_RANGE.finditer(data), maxlen=_MOST):
        start, first, second, last = map(int, match.groups())
        if start != 0 or not 0 < first < second <= len(data) or second + last > len(data):
            continue
        if data[first : first + 1] == b"<" and _HEXADECIMAL.fullmatch(data, first, second):
            found.append(Signature(not data[second + last :].strip(b"\r\n \x00")))
    return found


def integrity(data: bytes) -> bool | None:
    """Whether the last signature is intact and covers the file; None when pyHanko is not installed or cannot tell (PDF-04).

    False as well when no field bears a signature: what only looks like one, in a comment, is none.
    """
    if _EMPTY.search(data):
        return None  # an object of no content: the library would only say so, after a long start
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko.sign.diff_analysis import ModificationLevel
        from pyhanko.sign.validation import validate_pdf_signature
        from pyhanko.sign.validation.status import SignatureCoverageLevel
        from pyhanko_certvalidator import ValidationContext
    except ImportError:
        return None
    import io
    import logging

    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        embedded = list(reader.embedded_signatures)
        if not embedded:
            return False
        nobody = ValidationContext(
            trust_roots=[], allow_fetching=False
        )  # no list of authorities, no network: trust is not judged
        status = validate_pdf_signature(embedded[-1], signer_validation_context=nobody)
        covered = status.coverage == SignatureCoverageLevel.ENTIRE_FILE or (
            status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
            and status.modification_level in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES)
        )
        return bool(status.intact and status.valid and covered)
    except Exception:  # a signature that cannot be understood proves nothing, either way
        return None
