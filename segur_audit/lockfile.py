"""The lock of a dossier: the digest of every piece at the moment when it was approved, and what differs since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from segur_audit.errors import InputError
from segur_audit.model import EvidenceRecord, Finding, Location, Outcome, Verdict
from segur_audit.source import read_bytes
from segur_audit.wording import Text

FORMAT = "segur-audit/lock"
_LIMIT = 50_000_000


def lock_path(manifest: Path) -> Path:
    """Where the lock of a manifest lies: beside it, `manifest.lock.json`."""
    return manifest.with_name(f"{manifest.stem}.lock.json")


def lock_text(files: Mapping[str, str]) -> str:
    """The lock of these files (path → SHA-256), as text."""
    return json.dumps({"format": FORMAT, "format_version": 1, "files": dict(sorted(files.items()))}, ensure_ascii=False, indent=1) + "\n"


def read_lock(path: Path) -> dict[str, str] | None:
    """The digests of the lock at `path`, None when there is none. Raises InputError when it is no lock."""
    if not path.exists():
        return None
    try:
        document = json.loads(read_bytes(path, path.name, _LIMIT))
    except (ValueError, RecursionError) as error:
        raise _no_lock(path) from error
    files = document.get("files") if isinstance(document, dict) and document.get("format") == FORMAT else None
    if not isinstance(files, dict) or document.get("format_version") != 1 or not all(isinstance(d, str) for d in files.values()):
        raise _no_lock(path)
    return files


def _no_lock(path: Path) -> InputError:
    return InputError(
        Text("ce n'est pas un verrou de segur-audit (version 1)", "this is no lock of segur-audit (version 1)"),
        location=Location(path.name),
        remedy=Text("refaites-le : segur-audit dossier lock", "make it again: segur-audit dossier lock"),
    )


def digests(records: Iterable[EvidenceRecord]) -> dict[str, str]:
    """The digest of every file of the dossier, companions included; empty for one that could not be read."""
    pieces = [record.piece for record in records]
    return {file.path: file.sha256 or "" for piece in pieces for file in (*piece.files, *piece.companions.values())}


def differences(locked: Mapping[str, str], current: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each file that is not what was locked, in the order of their paths."""
    for path in sorted({*locked, *current}):
        if locked.get(path) == current.get(path):
            continue
        code, message = _kind(path, locked, current)
        remedy = Text(
            "faites approuver à nouveau le dossier, puis : segur-audit dossier lock --force",
            "have the dossier approved again, then: segur-audit dossier lock --force",
        )
        yield Finding(code, Outcome.FAIL, message, Location(path), remedy)


def _kind(path: str, locked: Mapping[str, str], current: Mapping[str, str]) -> tuple[str, Text]:
    if path not in locked:
        return "lock.added", Text("pièce ajoutée depuis le verrou", "piece added since the lock")
    if path not in current:
        return "lock.removed", Text("pièce verrouillée, que le manifeste ne nomme plus", "locked piece that the manifest no longer names")
    return "lock.changed", Text("pièce modifiée depuis le verrou", "piece changed since the lock")


def verdict_on(found: int, verdict: Verdict) -> Verdict:
    """The verdict when `found` files differ from the lock: closed, code 6, whatever the checks said (contract, section 4)."""
    if not found:
        return verdict
    fr = f"{found} pièce{'s diffèrent' if found > 1 else ' diffère'} du verrou"
    en = f"{found} piece{'s differ' if found > 1 else ' differs'} from the lock"
    return Verdict("closed", 6, Text(fr, en))
