"""Tells an IHE XDM archive from any other zip, by the names of its members."""

from __future__ import annotations

import re
import zipfile

from segur_audit.catalogue.registry import recogniser
from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.recognition import Recognition
from segur_audit.model.text import Text

_METADATA = re.compile(r"(?:.*/)?IHE_XDM/[^/]+/METADATA\.XML", re.IGNORECASE)


@recogniser("xdm")
def archive(file: EvidenceFile) -> Recognition | None:
    """A zip that holds a submission set's METADATA.XML."""
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as opened:
            names = [name.replace("\\", "/") for name in opened.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnreadableEvidence):
        return None
    if not any(_METADATA.fullmatch(name) for name in names):
        return None
    return Recognition("archive_xdm", Text("archive IHE_XDM", "IHE_XDM archive"))
