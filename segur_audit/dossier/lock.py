"""The seal of a dossier: the digest of all that was approved, beside the manifest
(`manifest.lock.json`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from segur_audit import __version__
from segur_audit.engine.integrity import Digests, Seal, SealedVerdict
from segur_audit.evidence.files import open_file
from segur_audit.manifest.paths import named_files
from segur_audit.manifest.reading import Manifest
from segur_audit.manifest.source import read_bytes
from segur_audit.model.errors import InputError
from segur_audit.model.place import Location
from segur_audit.model.report import Report
from segur_audit.model.text import Text

FORMAT = "segur-audit/lock"
VERSION = 2
_LIMIT = 50_000_000


def lock_path(manifest: Path) -> Path:
    """Where the seal of a manifest lies: beside it, `manifest.lock.json`."""
    return manifest.with_name(f"{manifest.stem}.lock.json")


def seal_of(manifest: Manifest, report: Report, catalogues: Sequence[Path] = ()) -> Seal:
    """The seal of a dossier as it was just audited. `report` must be that on the whole of it."""
    return Seal(
        evidence_digests(manifest),
        manifest.sha256,
        paper_digests(manifest),
        {ref.name: ref.sha256 for ref in report.catalogues},
        catalogue_digests(manifest.folder, catalogues),
        __version__,
        report.capabilities,
        sealed_verdict(report),
    )


def packed_seal(
    report: Report, manifest: str, evidence: Digests, papers: Digests, trees: Digests
) -> Seal:
    """The seal of a pack, whose manifest is the text `manifest`. `trees`: its catalogues and local
    schemas.
    """
    schemas = {name: digest for name, digest in trees.items() if name.startswith("schemas/")}
    return Seal(
        evidence,
        hashlib.sha256(manifest.encode()).hexdigest(),
        {**papers, **schemas},
        {ref.name: ref.sha256 for ref in report.catalogues},
        {name: digest for name, digest in trees.items() if name not in schemas},
        __version__,
        report.capabilities,
        sealed_verdict(report),
    )


def sealed_verdict(report: Report) -> SealedVerdict:
    """The verdict of a report as a seal keeps it."""
    return SealedVerdict(
        report.scheme,
        report.milestone,
        report.verdict.gate,
        report.verdict.code,
        report.reference_date.value.isoformat(),
        {str(r.requirement.id): r.outcome.value for r in report.results if r.level is not None},
    )


def evidence_digests(manifest: Manifest) -> dict[str, str]:
    """The digest of each file of `preuves`, companions included; empty for one that cannot be
    read.
    """
    names = {path for steps, path in named_files(manifest.data) if steps[0] == "preuves"}
    return _digests(manifest.folder, names)


def paper_digests(manifest: Manifest) -> dict[str, str]:
    """The digest of each other file that the manifest names: justifications, keys, local
    schemas.
    """
    names: set[str] = set()
    for steps, path in named_files(manifest.data):
        if steps[0] == "preuves":
            continue
        whole = manifest.folder / path
        names |= set(_below(whole, manifest.folder)) if whole.is_dir() else {path}
    return _digests(manifest.folder, names)


def catalogue_digests(folder: Path, catalogues: Iterable[Path]) -> dict[str, str]:
    """The digest of each file of the catalogues, by its path from the manifest's folder."""
    names = [name for path in catalogues for name in _below(path, folder)]
    return _digests(folder, names)


def _below(path: Path, folder: Path) -> Iterator[str]:
    if path.is_file():
        yield Path(os.path.relpath(path, folder)).as_posix()
    for here, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in files if not name.startswith(".")):
            yield Path(os.path.relpath(Path(here) / name, folder)).as_posix()


def _digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    return {name: open_file(folder, name, None).sha256 or "" for name in sorted(set(names))}


def lock_text(seal: Seal) -> str:
    """The seal as text: sorted, without the hour or the machine."""
    document = {
        "format": FORMAT,
        "format_version": VERSION,
        "tool": {
            "name": "segur-audit",
            "version": seal.tool,
            "capabilities": list(seal.capabilities),
        },
        "manifest": {"sha256": seal.manifest},
        "catalogues": dict(sorted(seal.catalogues.items())),
        "catalogue_files": dict(sorted(seal.catalogue_files.items())),
        "verdict": asdict(seal.verdict) if seal.verdict else None,
        "papers": dict(sorted(seal.papers.items())),
        "files": dict(sorted(seal.files.items())),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def read_lock(path: Path) -> Seal | None:
    """The seal at `path`, None when there is none. Raises InputError when it is no seal. The first
    format is read too.
    """
    return parse_lock(read_bytes(path, path.name, _LIMIT), path) if path.exists() else None


def parse_lock(data: bytes, path: Path) -> Seal:
    """The seal that `data` holds. Raises InputError."""
    try:
        document = json.loads(data)
        if document["format"] != FORMAT or document["format_version"] not in (1, VERSION):
            raise ValueError
        return _seal(document) if document["format_version"] == VERSION else _first(document)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _no_lock(path) from error


def _first(document: dict[str, Any]) -> Seal:
    return Seal(_texts(document["files"]))


def _seal(document: dict[str, Any]) -> Seal:
    verdict, tool = document["verdict"], document["tool"]
    known = None
    if verdict is not None:
        known = SealedVerdict(**{**verdict, "outcomes": _texts(verdict["outcomes"])})
        if not isinstance(known.exit_code, int) or isinstance(known.exit_code, bool):
            raise ValueError("exit_code")
        _texts({k: v for k, v in verdict.items() if k not in ("exit_code", "outcomes")})
    manifest = document["manifest"]["sha256"]
    if not isinstance(manifest, str) or not isinstance(tool["version"], str):
        raise ValueError("manifest")
    capabilities = tuple(tool["capabilities"])
    _texts({"": "", **dict.fromkeys(capabilities, "")})
    return Seal(
        _texts(document["files"]),
        manifest,
        _texts(document["papers"]),
        _texts(document["catalogues"]),
        _texts(document["catalogue_files"]),
        tool["version"],
        capabilities,
        known,
    )


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(
        isinstance(d, str) for d in (*value, *value.values())
    ):
        raise ValueError("not texts")
    return value


def _no_lock(path: Path) -> InputError:
    return InputError(
        Text(
            "ce n'est pas un scellé de segur-audit (versions 1 et 2)",
            "this is no seal of segur-audit (versions 1 and 2)",
        ),
        location=Location(path.name),
        remedy=Text(
            "refaites le scellé : segur-audit dossier lock --force",
            "make it again: segur-audit dossier lock --force",
        ),
    )
