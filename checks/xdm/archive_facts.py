"""The facts of an IHE XDM archive: those of its documents, and what its metadata say of the
patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.model.finding import Fact, FactKind
from segur_audit.model.place import Location

from ..cda.document_facts import (
    birth_date_forms,
    name_forms,
    patient_facts,
    private_facts,
    production_facts,
    salvaged_facts,
)
from ..kit.zip_salvage import salvaged_entries
from .contents import Opened
from .message import Conversation
from .metadata import Submission, patient_of

_FIELD = re.compile(r"PID-(5|6|7|9)\|(.*)", re.DOTALL)
_SALVAGED = re.compile(r"PID-[5679]\|[^<]{1,400}")
_SALVAGED_MOST = 1 << 20


def archive_facts(opened: Opened) -> Iterator[Fact]:
    """The facts of an archive that was opened. Raises nothing."""
    for content in opened.contents.values():
        yield from content.facts
    for subset in opened.subsets:
        yield from subset.facts
        yield from _metadata_facts(subset.submission, subset.place)
    if opened.archive.refused:
        for kind in (FactKind.UNSCANNED, FactKind.UNREAD):
            yield Fact(kind, "archive refusée sans être lue", opened.place)


def salvaged_archive_facts(data: bytes, place: Location) -> Iterator[Fact]:
    """What must be masked of an archive that cannot be opened: what its entries still say."""
    for content in salvaged_entries(data):
        yield from salvaged_facts(content, place)
        yield from salvaged_traits(content, place)


def salvaged_traits(content: bytes, place: Location) -> Iterator[Fact]:
    """What must be masked of metadata that are not read as such, by the look of their text."""
    lines = _SALVAGED.findall(content[:_SALVAGED_MOST].decode("utf-8", "replace"))
    yield from private_facts((word for line in lines for word in _trait(line)), place)


def conversation_facts(conversation: Conversation) -> Iterator[Fact]:
    """The facts of the submissions of a log. Raises nothing."""
    for sent in conversation.sent:
        for content in (*sent.contents.values(), *sent.strays):
            yield from content.facts
        yield from _metadata_facts(sent.submission, sent.place)
        if any(entry.id not in sent.contents for entry in sent.submission.entries):
            yield Fact(FactKind.UNREAD, "document", sent.place)
    for unread in conversation.unread:
        yield Fact(FactKind.UNREAD, "message", unread.place)


def _metadata_facts(submission: Submission, place: Location) -> Iterator[Fact]:
    pairs = list(dict.fromkeys(_patients(submission)))
    yield from patient_facts(pairs, place)
    yield from production_facts([(extension, root) for root, extension in pairs], place)
    yield from private_facts([extension for _, extension in pairs], place)
    yield from private_facts(_traits(submission), place)


def _patients(submission: Submission) -> Iterator[tuple[str, str]]:
    entries = submission.entries
    stated = [value for entry in entries for value in (entry.patient, entry.source_patient)]
    stated += [patient for _, patient in submission.sets]
    yield from (pair for value in stated if (pair := patient_of(value)))


def _traits(submission: Submission) -> Iterator[str]:
    """The name and the birth date that `sourcePatientInfo` repeats, in the fields of HL7 v2."""
    for entry in submission.entries:
        for line in entry.source_patient_info:
            yield from _trait(line)


def _trait(line: str) -> Iterator[str]:
    """Of a field of PID: the patient's names, the mother's, the aliases, or the birth date."""
    found = _FIELD.match(line)
    if found and found[1] == "7":
        yield from birth_date_forms(found[2])
    elif found:
        for part in re.split(r"[\^~]", found[2])[:40]:
            yield from name_forms(part)
