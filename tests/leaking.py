"""Pieces that may leak, for the tests of the scan and of hygiene."""

from __future__ import annotations

import io
import struct
import zipfile

from support import by_code, piece, run

from segur_audit.engine.inspection import file_findings, observe
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Fact
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord, Piece

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


KEY = "aGVsbG8tdGhpcy1pcy1hLXNlY3JldA"


JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJmaWN0aWYifQ.c2lnbmF0dXJlLWZpY3RpdmU"


def record(one: Piece, *facts: Fact) -> EvidenceRecord:
    """A piece as the engine keeps it: what the observers saw of it, and `facts`."""
    seen, blind = observe(one)
    return EvidenceRecord(one, (*seen, *facts), (*file_findings(one), *blind), True)


def evidence(*records: EvidenceRecord) -> Declared:
    return Declared(records, "audit.evidence", None)


def scanned(*files: bytes | tuple[str, bytes], nature: str = "document") -> dict[str, Outcome]:
    return by_code(run("leak.secrets", evidence(record(piece(*files, nature=nature)))))


def ins(*files: bytes | tuple[str, bytes], nature: str = "document") -> dict[str, Outcome]:
    return by_code(run("leak.production_ins", evidence(record(piece(*files, nature=nature)))))


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def readable(*files: bytes | tuple[str, bytes], nature: str = "document") -> dict[str, Outcome]:
    return by_code(run("hygiene.readable", evidence(record(piece(*files, nature=nature)))))


def box(name: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body
