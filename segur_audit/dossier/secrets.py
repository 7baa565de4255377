"""Which files of a dossier hold secrets: pieces, and the other files that the manifest names."""

from __future__ import annotations

from collections.abc import Iterable

from segur_audit.engine.inspection import observe
from segur_audit.evidence.files import open_file
from segur_audit.manifest.paths import named_files
from segur_audit.manifest.reading import Manifest
from segur_audit.model.finding import FactKind
from segur_audit.model.piece import EvidenceRecord, Piece


def secret_files(records: Iterable[EvidenceRecord]) -> list[str]:
    """The places, files or the manifest for a text, in which a secret stands, each once."""
    return list(
        dict.fromkeys(
            fact.location.file
            for record in records
            for fact in record.facts
            if fact.kind == FactKind.SECRET
        )
    )


def secret_papers(manifest: Manifest) -> list[str]:
    """The justifications and keys that hold a secret: no audit of the pieces looks into them."""
    return [
        path
        for steps, path in named_files(manifest.data)
        if steps[0] != "preuves" and steps[-1] != "cda_schemas" and _holds_secret(manifest, path)
    ]


def _holds_secret(manifest: Manifest, path: str) -> bool:
    file = open_file(manifest.folder, path, "document")
    facts, _ = observe(Piece(0, {"nature": "document"}, file.at(), (file,), {}))
    file.release()
    return any(fact.kind == FactKind.SECRET for fact in facts)
