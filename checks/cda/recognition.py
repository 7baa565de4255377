"""Tells a CDA document from any other XML."""

from __future__ import annotations

import re

from segur_audit.catalogue.registry import recogniser
from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.recognition import Recognition
from segur_audit.model.text import Text

_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_NAME = b"ClinicalDocument"


@recogniser("cda")
def document(file: EvidenceFile) -> Recognition | None:
    """A ClinicalDocument, alone or inside the stylesheet that shows it. An envelope that carries
    one is none.
    """
    if not file.is_loaded or not (_NAME in file.data or b"\x00" in file.head[:200]):
        return None
    from .document import local_root, read
    from .summary import summary_of

    try:
        found = read(file.data, file.at())
    except UnreadableEvidence:
        return None
    if found.count != 1 or local_root(found) == "Envelope":
        return None
    summary = summary_of(found)
    level = Text(" {level}", " {level}", level=summary.level) if summary.level else Text("", "")
    days = found.values("effectiveTime", "value")
    day = _DAY.match(days[0]) if days else None
    return Recognition(
        "cda",
        Text("document CDA", "CDA document") + level,
        date="-".join(day.groups()) if day else None,
        role=(summary.level or "").lower(),
        names=tuple("^".join(identifier) for identifier in summary.identifiers),
        refers=tuple("^".join(identifier) for identifier in summary.transforms),
    )
