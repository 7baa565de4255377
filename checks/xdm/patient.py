"""The patient of a submission: one and the same in the metadata and in the documents (XDM-13), with
or without an INS (XDM-14).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from segur_audit.model.finding import Finding
from segur_audit.model.place import Location
from segur_audit.model.text import Text

from ..cda.summary import Summary
from ..kit.ins import INS_OIDS, shows_matricule
from . import rules
from .contents import Opened
from .metadata import Entry, Submission, patient_of

_BORN = re.compile(r"PID-7\|\s*([0-9]{8})")


def patient_findings(
    submissions: Sequence[Submission], documents: Sequence[Summary], place: Location
) -> Iterator[Finding]:
    """XDM-13: one patient, in the entries, the sets and the documents. Identifiers are compared and
    never shown.
    """
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
    elif any(_other_source(*stated, documents) for stated in _sources(entries)):
        seen = Text(
            "sourcePatientId ou sourcePatientInfo n'est pas du patient des documents CDA",
            "sourcePatientId or sourcePatientInfo is not of the patient of the CDA documents",
        )
    yield rules.PATIENT.judge(seen is None, place, seen)


def _sources(entries: Sequence[Entry]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the source says of the patient, each once: most submissions say the same everywhere."""
    yield from dict.fromkeys((entry.source_patient, entry.source_patient_info) for entry in entries)


def _other_source(patient: str, info: tuple[str, ...], documents: Sequence[Summary]) -> bool:
    """Whether what the source says of the patient contradicts a document: another number of one
    authority, another birth date.
    """
    source = patient_of(patient)
    births = {found[1] for line in info if (found := _BORN.match(line))}
    for summary in documents:
        numbers = {number for root, number in summary.patient if source and root == source[0]}
        if source and numbers and source[1] not in numbers:
            return True
        told = summary.birth if summary.birth.isdigit() else ""  # it may be only a year, or a month
        if births and not any(birth.startswith(told) for birth in births):
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
