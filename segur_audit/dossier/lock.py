"""The lock of a dossier: the digest of every piece at the moment when it was approved, and what differs since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from segur_audit.manifest.source import read_bytes
from segur_audit.model.errors import InputError
from segur_audit.model.place import Location
from segur_audit.model.text import Text

FORMAT = "segur-audit/lock"
_LIMIT = 50_000_000


def lock_path(manifest: Path) -> Path:
    """Where the lock of a manifest lies: beside it, `manifest.lock.json`."""
    return manifest.with_name(f"{manifest.stem}.lock.json")


def lock_text(files: Mapping[str, str]) -> str:
    """The lock of these files (path → SHA-256), as text."""
    return (
        json.dumps(
            {"format": FORMAT, "format_version": 1, "files": dict(sorted(files.items()))},
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def read_lock(path: Path) -> dict[str, str] | None:
    """The digests of the lock at `path`, None when there is none. Raises InputError when it is no lock."""
    if not path.exists():
        return None
    try:
        document = json.loads(read_bytes(path, path.name, _LIMIT))
    except (ValueError, RecursionError) as error:
        raise _no_lock(path) from error
    files = (
        document.get("files")
        if isinstance(document, dict) and document.get("format") == FORMAT
        else None
    )
    if (
        not isinstance(files, dict)
        or document.get("format_version") != 1
        or not all(isinstance(d, str) for d in files.values())
    ):
        raise _no_lock(path)
    return files


def _no_lock(path: Path) -> InputError:
    return InputError(
        Text(
            "ce n'est pas un verrou de segur-audit (version 1)",
            "this is no lock of segur-audit (version 1)",
        ),
        location=Location(path.name),
        remedy=Text(
            "refaites-le : segur-audit dossier lock", "make it again: segur-audit dossier lock"
        ),
    )
