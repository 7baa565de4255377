"""The facts of an IHE XDM archive: those of its documents, and what its metadata say of the patient."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.model.finding import Fact, FactKind

from ..cda.document_facts import (
    birth_date_forms,
    name_forms,
    patient_facts,
    private_facts,
    production_facts,
)
from .contents import Opened, Subset
from .metadata import patient_of

_FIELD = re.compile(r"PID-(5|7|3)\|(.*)", re.DOTALL)


def archive_facts(opened: Opened) -> Iterator[Fact]:
    """The facts of an archive that was opened. Raises nothing."""
    for content in opened.contents.values():
        yield from content.facts
    for subset in opened.subsets:
        pairs = list(dict.fromkeys(_patients(subset)))
        yield from patient_facts(pairs, subset.place)
        yield from production_facts([(extension, root) for root, extension in pairs], subset.place)
        yield from private_facts([extension for _, extension in pairs], subset.place)
        yield from private_facts(_traits(subset), subset.place)
    if opened.archive.refused:
        for kind in (FactKind.UNSCANNED, FactKind.UNREAD):
            yield Fact(kind, "archive refusée sans être lue", opened.place)


def _patients(subset: Subset) -> Iterator[tuple[str, str]]:
    entries = subset.submission.entries
    stated = [value for entry in entries for value in (entry.patient, entry.source_patient)]
    stated += [patient for _, patient in subset.submission.sets]
    yield from (pair for value in stated if (pair := patient_of(value)))


def _traits(subset: Subset) -> Iterator[str]:
    """The name and the birth date that `sourcePatientInfo` repeats, in the fields of HL7 v2."""
    for entry in subset.submission.entries:
        for line in entry.source_patient_info:
            found = _FIELD.match(line)
            if found and found[1] == "5":
                for part in re.split(r"[\^~]", found[2])[:40]:
                    yield from name_forms(part)
            elif found and found[1] == "7":
                yield from birth_date_forms(found[2])
