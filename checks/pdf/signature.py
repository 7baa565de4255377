"""The electronic signatures of a PDF: present, to what end of the file, of which date; judged one
by one where pyHanko is installed.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyhanko.sign.validation.status import PdfSignatureStatus

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_FIELD = re.compile(rb"/FT\s*/Sig(?![A-Za-z])|/Type\s*/Sig(?![A-Za-z])")
_HEXADECIMAL = re.compile(
    rb"<\s*30[0-9A-Fa-f\s]*>"
)  # a CMS object begins with the tag of a sequence
_EMPTY = re.compile(rb"/Contents\s*<3000[0\s]*>")
_STAMP = re.compile(rb"/DocTimeStamp|/ETSI\.RFC3161")
_STORE = re.compile(rb"/DSS(?![A-Za-z])|/DocTimeStamp|/ETSI\.RFC3161")
_DATE = re.compile(rb"/M\s*\(D(?::|\\072)(\d{14})(?:(Z)|([+-]\d\d)'?(\d\d)?)?")
_MOST, _AROUND = 100, 4_000


@dataclass(frozen=True, slots=True)
class Signature:
    """A byte range that is a signature's: whether it covers the file to its end, and the date that
    it gives.

    `stamp` tells a document timestamp, by which nobody signs; `stored`, that what follows looks
    like a store of validation data.
    """

    whole: bool
    at: dt.datetime | None = None
    stamp: bool = False
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What pyHanko says of a signature: intact, what was changed after it (`later`: none, fields,
    document), its date.
    """

    intact: bool
    later: str
    at: dt.datetime | None


def signatures(data: bytes) -> list[Signature]:
    """The last signatures of a PDF, in the order of the file. A range whose hole holds no signature
    object is none (PDF-03).
    """
    if not _FIELD.search(data) and not _STAMP.search(data):
        return []
    kept = []
    for match in deque(_RANGE.finditer(data), maxlen=_MOST):
        start, first, second, last = map(int, match.groups())
        if start != 0 or not 0 < first < second <= len(data) or second + last > len(data):
            continue
        if data[first : first + 1] == b"<" and _HEXADECIMAL.fullmatch(data, first, second):
            kept.append(_signature(data, first, second, second + last))
    return kept


def _signature(data: bytes, first: int, second: int, end: int) -> Signature:
    """The signature whose hole is from `first` to `second`, read in the object that holds it."""
    before = data[max(0, first - _AROUND) : first].rpartition(b" obj")[2]
    around = before + data[second : second + _AROUND].partition(b"endobj")[0]
    rest = data[end:]
    return Signature(
        not rest.strip(b"\r\n \x00"),
        _date(around),
        _STAMP.search(around) is not None,
        _STORE.search(rest) is not None,
    )


def _date(around: bytes) -> dt.datetime | None:
    match = _DATE.search(around)
    if match is None:
        return None
    hours, minutes = int((match[3] or b"0")[-2:]), int(match[4] or 0)
    sign = -1 if (match[3] or b"").startswith(b"-") else 1
    try:
        zone = dt.timezone(sign * dt.timedelta(hours=hours, minutes=minutes))
        return dt.datetime.strptime(match[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=zone)
    except ValueError:
        return None


def judge(data: bytes) -> list[Judged] | None:
    """Each signature that a field bears, judged; None when pyHanko is not installed or cannot tell
    (PDF-04).

    A store of validation data or a document timestamp that is added afterwards (PAdES B-LT, B-LTA)
    changes nothing; another
    signature neither. Trust in the certificates is not judged: no list of authorities, no network.
    """
    if _EMPTY.search(data):
        return None  # an object of no content: the library would only say so, after a long start
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader
    except ImportError:
        return None
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        fields = {embedded.field_name for embedded in reader.embedded_signatures}
        return [_judged(embedded, fields) for embedded in reader.embedded_regular_signatures]
    except Exception:  # a signature that cannot be understood proves nothing, either way
        return None


def _judged(embedded: Any, fields: set[str]) -> Judged:  # an EmbeddedPdfSignature of pyHanko
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    status = validate_pdf_signature(embedded, signer_validation_context=nobody)
    stamp = getattr(status, "timestamp_validity", None)
    at = getattr(stamp, "timestamp", None) or status.signer_reported_dt
    return Judged(bool(status.intact and status.valid), _later(status, fields), at)


def _later(status: PdfSignatureStatus, fields: set[str]) -> str:
    """What was changed after a signature: `none`, `fields` (values of the form), `document`."""
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "none"
    difference = status.diff_result
    if status.coverage != SignatureCoverageLevel.ENTIRE_REVISION or not isinstance(
        difference, DiffResult
    ):
        return "document"
    if difference.modification_level not in (
        ModificationLevel.NONE,
        ModificationLevel.LTA_UPDATES,
        ModificationLevel.FORM_FILLING,
    ):
        return "document"
    return "fields" if difference.changed_form_fields - fields else "none"
