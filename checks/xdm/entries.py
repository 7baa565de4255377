"""What the metadata of a submission say of each document, against what the document is (XDM-07 to
XDM-12, XDM-15).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, same, shorten

from ..cda.document import PDF
from ..cda.summary import Summary
from . import rules
from .contents import Content
from .metadata import Entry, Submission

_DOCUMENT = Rule(
    "xdm.document",
    "",
    None,
    Text(
        "document qui n'est pas un CDA : son contenu n'est pas jugé",
        "document that is no CDA: its content is not judged",
    ),
    worth=Outcome.INFO,
)
_SIGNATURE = Rule(
    "xdm.signature",
    "",
    None,
    Text(
        "signature XML des documents : elle n'est pas vérifiée",
        "XML signature of the documents: it is not verified",
    ),
    worth=Outcome.INFO,
)
_DOCUMENT_WRONG = Rule(
    "xdm.document",
    "CDA-01",
    None,
    Text(
        "le document décrit comme XML n'est pas un CDA lisible",
        "the document described as XML is no readable CDA",
    ),
    Text(
        "placez dans l'archive le document CDA R2 lui-même",
        "put the CDA R2 document itself in the archive",
    ),
)


_FORMATS = {PDF: "urn:ihe:iti:xds-sd:pdf:2008", "text/plain": "urn:ihe:iti:xds-sd:text:2008"}
_XML_TYPES = ("text/xml", "application/xml")
_XSLT = "application/xslt+xml"
_CONTENTS = {
    PDF: ("pdf",),
    "image/jpeg": ("jpeg",),
    "image/png": ("png",),
    "image/tiff": ("tiff",),
}
_DIGITS = re.compile(r"[0-9]{1,12}")


def identity_findings(submission: Submission, place: Location) -> Iterator[Finding]:
    """What tells the objects of a submission apart: their identifiers, and the ends of the
    associations.
    """
    entries = submission.entries
    if not entries:
        return
    for values in ([entry.id for entry in entries], [entry.unique_id for entry in entries]):
        if not all(values) or len(set(values)) < len(values):
            yield rules.ENTRY_ID.judge(False, place)
            break
    else:
        yield rules.ENTRY_ID.judge(True, place)
    if submission.associations:
        joined = all(association.joins_two for association in submission.associations)
        yield rules.ASSOCIATION.judge(joined, place)


def entry_findings(
    submission: Submission, entry: Entry, content: Content | None, place: Location
) -> Iterator[Finding]:
    """XDM-07 to XDM-11 and XDM-15 on one DocumentEntry, of an archive or of a message."""
    if content is not None:
        known = content.problem is None
        absent = None if entry.hash else Text("slot hash absent", "no hash slot")
        yield rules.HASH.judge(known and entry.hash == content.sha1, place, absent)
        sized = _DIGITS.fullmatch(entry.size) is not None and int(entry.size) == content.size
        absent = None if entry.size else Text("slot size absent", "no size slot")
        yield rules.SIZE.judge(known and sized, place, absent)
        yield from _document(entry, content, place)
    yield rules.MEMBER.judge(entry.id in submission.members, place)


def _document(entry: Entry, content: Content, place: Location) -> Iterator[Finding]:
    summary = content.summary
    if summary is None:
        yield _no_cda(entry, content, place)
        return
    yield rules.UNIQUE_ID.judge(entry.unique_id in summary.unique_ids, place)
    yield rules.TYPE_CODE.judge(
        bool(entry.type_code) and entry.type_code == summary.code,
        place,
        same(shorten(f"{entry.type_code or '?'} / {summary.code or '?'}", 60)),
    )
    yield rules.FORMAT.judge(
        _format_fits(entry, summary),
        place,
        same(shorten(f"{entry.format_code or '?'}, {entry.mime or '?'}", 80)),
    )


def _no_cda(entry: Entry, content: Content, place: Location) -> Finding:
    """What is described as XML must be a CDA; a picture or a PDF is another kind of document."""
    if content.signature:
        return _SIGNATURE.tells(place)
    expected = _CONTENTS.get(entry.mime)
    if expected and content.problem is None and content.kind not in expected:
        seen = same(shorten(f"{entry.mime} / {content.kind}", 60))
        return rules.FORMAT.judge(False, place, seen)
    if content.unreadable or entry.mime in (*_XML_TYPES, _XSLT):
        message = Text(
            "le document décrit comme XML n'est pas un CDA lisible",
            "the document described as XML is no readable CDA",
        )
        if content.unreadable:
            message = Text(
                "{message} ({unreadable})",
                "{message} ({unreadable})",
                message=message,
                unreadable=content.unreadable,
            )
        return _DOCUMENT_WRONG.fails(place, message=message)
    return _DOCUMENT.tells(place)


def _format_fits(entry: Entry, summary: Summary) -> bool:
    mimes = (_XSLT,) if summary.self_displaying else ("text/xml",)
    if entry.mime not in mimes or not entry.format_code:
        return False
    expected = _FORMATS.get(summary.media or "") if summary.level == "N1" else None
    if summary.level == "N1":
        return entry.format_code == expected
    return entry.format_code not in _FORMATS.values()
