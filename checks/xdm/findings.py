"""The findings on an IHE XDM archive that was opened: its layout, its metadata, its documents, its patient."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.text import Text, same, shorten

from ..cda.conform import unique_findings
from ..cda.document import PDF
from ..cda.link import pair_findings
from ..cda.summary import Summary
from ..kit.ins import INS_OIDS, shows_matricule
from ..kit.rule import info
from . import rules
from .contents import Content, Opened, Subset, orphans
from .metadata import HAS_MEMBER, RPLC, Entry, Submission, patient_of

_SUBSET = re.compile(r"SUBSET[0-9]{2}")
_FORMATS = {PDF: "urn:ihe:iti:xds-sd:pdf:2008", "text/plain": "urn:ihe:iti:xds-sd:text:2008"}
_XML_TYPES = ("text/xml", "application/xml")
_XSLT = "application/xslt+xml"
_CONTENTS = {
    PDF: ("pdf",),
    "image/jpeg": ("jpeg",),
    "image/png": ("png",),
    "image/tiff": ("tiff",),
}
_BORN = re.compile(r"PID-7\|\s*([0-9]{8})")
_DIGITS = re.compile(r"[0-9]{1,12}")


def archive_findings(opened: Opened, *, unqualified: bool = False) -> Iterator[Finding]:
    """Every finding on an archive. Source: evidence checks, F."""
    yield from _safety(opened)
    if opened.archive.refused:
        return
    yield from _layout(opened)
    for subset in opened.subsets:
        yield from _subset(opened, subset)
    yield from unique_findings(opened.summaries)
    if opened.subsets:
        names = list(orphans(opened))
        yield rules.ORPHAN.judge(
            not names, opened.place, same(", ".join(names[:5])) if names else None
        )
        yield from patient_findings(
            [subset.submission for subset in opened.subsets], opened.summaries, opened.place
        )
        yield from _no_ins(opened, unqualified)
    for content in opened.contents.values():
        yield from content.findings


def _safety(opened: Opened) -> Iterator[Finding]:
    problems = [(opened.place, problem) for problem in opened.archive.problems]
    problems += [
        (opened.inside(shorten(c.path, 80)), c.problem)
        for c in opened.contents.values()
        if c.problem
    ]
    yield from (rules.SAFE.judge(False, place, problem) for place, problem in problems)
    if not problems:
        yield rules.SAFE.judge(True, opened.place)
    if opened.archive.backslashes:
        message = Text(
            "des chemins sont écrits avec des barres obliques inverses",
            "paths are written with backslashes",
        )
        remedy = Text("écrivez les chemins avec « / »", "write the paths with '/'")
        yield Finding(
            "xdm.separators",
            Outcome.WARNING,
            message,
            opened.place,
            remedy,
            source=rules.SAFE.source,
        )


def _layout(opened: Opened) -> Iterator[Finding]:
    """XDM-02 and XDM-03: where the metadata are, and what stands at the root."""
    yield rules.METADATA.judge(bool(opened.subsets), opened.place)
    for subset in opened.subsets:
        if (
            not _SUBSET.fullmatch(subset.folder.rpartition("/")[2])
            or subset.metadata != subset.metadata.upper()
        ):
            message = Text(
                f"chemin inhabituel : {shorten(subset.metadata, 60)}",
                f"unusual path: {shorten(subset.metadata, 60)}",
            )
            yield Finding(
                "xdm.names",
                Outcome.WARNING,
                message,
                subset.place,
                rules.METADATA.remedy,
                source=rules.METADATA.source,
            )
    wanting = [name for name in ("INDEX.HTM", "README.TXT") if opened.archive.find(name) is None]
    tops = {
        member.path.partition("/")[0] for member in opened.archive.members if "/" in member.path
    }
    extra = sorted(top for top in tops if top.casefold() != "ihe_xdm")
    extra = [opened.wrapper, *extra] if opened.wrapper else extra
    seen = None
    if wanting and not opened.wrapper:
        seen = Text(f"absent : {', '.join(wanting)}", f"missing: {', '.join(wanting)}")
    elif extra:
        seen = Text(
            f"dossier de trop : {shorten(extra[0], 40)}",
            f"one folder too many: {shorten(extra[0], 40)}",
        )
    yield rules.LAYOUT.judge(not wanting and not extra, opened.place, seen)


def _subset(opened: Opened, subset: Subset) -> Iterator[Finding]:
    yield rules.ROOT.judge(subset.is_submission, subset.place, subset.problem)
    if not subset.is_submission:
        return
    submission = subset.submission
    counts = f"{len(submission.entries)} ExtrinsicObject, {len(submission.sets)} SubmissionSet"
    yield rules.OBJECTS.judge(
        bool(submission.entries) and bool(submission.sets), subset.place, same(counts)
    )
    yield from identity_findings(submission, subset.place)
    for index, entry in enumerate(submission.entries):
        yield from _entry(subset, entry, subset.named.get(index))
    yield from pair_findings(subset.held(), submission.associations, "xdm.xfrm", rules.XFRM_SOURCE)
    yield from _replaced(subset)


def identity_findings(submission: Submission, place: Location) -> Iterator[Finding]:
    """What tells the objects of a submission apart: their identifiers, and the ends of the associations."""
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


def _entry(subset: Subset, entry: Entry, content: Content | None) -> Iterator[Finding]:
    """XDM-06, then what the metadata say of the document."""
    place = subset.place if content is None else content.place
    missing = None if entry.uri else Text("URI absente", "no URI")
    yield rules.URI.judge(content is not None, place, missing)
    yield from entry_findings(subset.submission, entry, content, place)


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
    sets = {identifier for identifier, _ in submission.sets if identifier}
    joined = any(
        a.kind.strip() == HAS_MEMBER and a.source in sets and a.target == entry.id != ""
        for a in submission.associations
    )
    yield rules.MEMBER.judge(joined, place)


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
        text = Text(
            "signature XML des documents : elle n'est pas vérifiée",
            "XML signature of the documents: it is not verified",
        )
        return info("xdm.signature", text, place)
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
                f"{message.fr} ({content.unreadable.fr})", f"{message.en} ({content.unreadable.en})"
            )
        remedy = Text(
            "placez dans l'archive le document CDA R2 lui-même",
            "put the CDA R2 document itself in the archive",
        )
        return Finding("xdm.document", Outcome.FAIL, message, place, remedy, source="CDA-01")
    return info(
        "xdm.document",
        Text(
            "document qui n'est pas un CDA : son contenu n'est pas jugé",
            "document that is no CDA: its content is not judged",
        ),
        place,
    )


def _format_fits(entry: Entry, summary: Summary) -> bool:
    mimes = (_XSLT,) if summary.self_displaying else ("text/xml",)
    if entry.mime not in mimes or not entry.format_code:
        return False
    expected = _FORMATS.get(summary.media or "") if summary.level == "N1" else None
    if summary.level == "N1":
        return entry.format_code == expected
    return entry.format_code not in _FORMATS.values()


def _replaced(subset: Subset) -> Iterator[Finding]:
    inside = {entry.id for entry in subset.submission.entries}
    for association in subset.submission.associations:
        if association.kind.strip() == RPLC:
            here = association.target in inside
            message = Text(
                "le document remplacé est dans l'archive"
                if here
                else "le document remplacé est extérieur à l'archive",
                "the replaced document is in the archive"
                if here
                else "the replaced document is outside the archive",
            )
            yield info("xdm.replaces", message, subset.place, rules.RPLC_SOURCE)


def patient_findings(
    submissions: Sequence[Submission], documents: Sequence[Summary], place: Location
) -> Iterator[Finding]:
    """XDM-13: one patient, in the entries, the sets and the documents. Identifiers are compared and never shown."""
    entries = [entry for submission in submissions for entry in submission.entries]
    stated = [entry.patient for entry in entries]
    stated += [patient for submission in submissions for _, patient in submission.sets]
    parsed = {patient_of(value) for value in stated}
    agree = all(first.same_patient(other) for first, other in pairwise(documents))
    alone = len(parsed) == 1 and None not in parsed
    inside = alone and all(parsed & set(summary.patient) for summary in documents)
    seen = None
    if not agree:
        seen = Text(
            "les documents ne portent pas sur le même patient",
            "the documents are not about the same patient",
        )
    elif not alone:
        seen = Text(
            "patientId absent, mal écrit ou différent d'un objet à l'autre",
            "patientId absent, badly written or different from one object to another",
        )
    elif not inside:
        seen = Text(
            "le patientId n'est pas celui des documents CDA",
            "the patientId is not that of the CDA documents",
        )
    elif any(_other_source(entry, documents) for entry in entries):
        seen = Text(
            "sourcePatientId ou sourcePatientInfo n'est pas du patient des documents CDA",
            "sourcePatientId or sourcePatientInfo is not of the patient of the CDA documents",
        )
    yield rules.PATIENT.judge(seen is None, place, seen)


def _other_source(entry: Entry, documents: Sequence[Summary]) -> bool:
    """Whether what the source says of the patient contradicts a document: another number of one authority, another birth date."""
    source = patient_of(entry.source_patient)
    for summary in documents:
        numbers = {number for root, number in summary.patient if source and root == source[0]}
        if source and numbers and source[1] not in numbers:
            return True
        births = {m[1] for line in entry.source_patient_info if (m := _BORN.match(line))}
        if summary.birth.isdigit() and births and summary.birth not in births:
            return True
    return False


def carries_ins(opened: Opened) -> bool:
    """Whether an OID of the INS appears in the metadata or in a document."""
    stated = [
        value
        for s in opened.subsets
        for e in s.submission.entries
        for value in (e.patient, e.source_patient, *e.source_patient_info)
    ]
    stated += [patient for subset in opened.subsets for _, patient in subset.submission.sets]
    parts = {part for value in stated for part in re.split(r"[^0-9.]", value)}
    return (
        any(oid in parts for oid in INS_OIDS)
        or any(map(shows_matricule, stated))
        or any(summary.shows_ins for summary in opened.summaries)
    )


def _no_ins(opened: Opened, unqualified: bool) -> Iterator[Finding]:
    """XDM-14 is asked only of the archive that must show an identity without an INS."""
    if unqualified:
        yield rules.NO_INS.judge(not carries_ins(opened), opened.place)
