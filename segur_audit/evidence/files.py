"""Opens evidence: once, bounded, inside the manifest's folder. What goes wrong is kept as a
finding.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from segur_audit.evidence.sniff import HEAD, sniff
from segur_audit.manifest.paths import find_file, nearest_name
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.natures import NATURES
from segur_audit.model.place import Location
from segur_audit.model.text import Text

_CHUNK = 1 << 20
_TOO_LARGE = Text(
    "le fichier est trop volumineux pour sa nature", "the file is too large for its nature"
)
_NOT_READ = {
    "missing": Text("le fichier est absent", "the file is absent"),
    "not_regular": Text("ce n'est pas un fichier ordinaire", "it is no regular file"),
    "unreadable": Text("le fichier est illisible", "the file is unreadable"),
}


@dataclass(slots=True)
class EvidenceFile:
    """A file of a piece: relative path, size in bytes, SHA-256, kind of content. `problem` says why
    it could not be opened.

    `data` is the whole content, kept while the piece is being examined and only up to the limit of
    its nature;
    beyond it, `open()` gives a stream. Raises UnreadableEvidence when it cannot give what is asked.
    """

    path: str
    size: int | None = None
    sha256: str | None = None
    kind: str = "unknown"
    problem: str | None = None  # "missing", "not_regular", "unreadable"
    near: str | None = (
        None  # of a missing file, the name of one that is there and differs by case or accents
    )
    head: bytes = b""
    _real: Path | None = field(default=None, repr=False)
    _kept: bytes | None = field(default=None, repr=False)
    documents: dict[Any, Any] = field(default_factory=dict, repr=False)  # see evidence.reading

    @property
    def data(self) -> bytes:
        """The whole content. Raises UnreadableEvidence when it is larger than the limit of the
        nature.
        """
        if self._kept is None:
            why = _NOT_READ.get(self.problem or "", _TOO_LARGE)
            message = Text(
                "{path} n'a pas été lu : {why}",
                "{path} was not read: {why}",
                path=self.path,
                why=why,
            )
            raise UnreadableEvidence(message, self.at())
        return self._kept

    @property
    def is_loaded(self) -> bool:
        """Whether `data` can be had (the file is within the limit of its nature)."""
        return self._kept is not None

    def open(self) -> BinaryIO:
        """A fresh binary stream of the content, whatever its size. Raises UnreadableEvidence."""
        if self._real is None or self.problem:
            raise UnreadableEvidence(
                Text("{path} ne peut pas être ouvert", "{path} cannot be opened", path=self.path),
                self.at(),
            )
        try:
            return self._real.open("rb")
        except OSError as error:
            raise UnreadableEvidence(
                Text("{path} ne peut pas être ouvert", "{path} cannot be opened", path=self.path),
                self.at(),
            ) from error

    def at(
        self, path: str | None = None, line: int | None = None, column: int | None = None
    ) -> Location:
        """A place inside this file."""
        return Location(self.path, line, column, path)

    def release(self) -> None:
        """Forget the content and what was read in it; path, size, hash and kind stay."""
        self._kept = None
        self.documents.clear()


def from_bytes(path: str, data: bytes) -> EvidenceFile:
    """An evidence file that lies in memory: a member of an archive, an attachment, a test's own
    bytes.
    """
    return EvidenceFile(
        path,
        len(data),
        hashlib.sha256(data).hexdigest(),
        sniff(data[:HEAD]),
        None,
        None,
        data[:HEAD],
        None,
        data,
    )


def open_file(folder: Path, path: str, nature: str | None) -> EvidenceFile:
    """Open, hash and recognise `path` (relative to `folder`), keeping its bytes up to the limit of
    `nature`.
    """
    real = find_file(folder, path)
    if (problem := _why_not(real)) != "unreadable":
        near = nearest_name(folder, path) if problem == "missing" else None
        return EvidenceFile(path, problem=problem, near=near)
    try:
        descriptor = os.open(
            real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except (OSError, ValueError):
        return EvidenceFile(path, problem="unreadable")
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return EvidenceFile(path, problem="not_regular")
        try:
            return _read(stream, path, real, NATURES[nature].limit if nature in NATURES else 0)
        except OSError:
            return EvidenceFile(path, problem="unreadable")


def peek_file(folder: Path, path: str, limit: int) -> EvidenceFile:
    """The file at `path` (relative to `folder`) as a scan looks at it: its kind, and its content
    when it is of at most `limit` bytes.

    No digest is taken, and no link followed. What goes wrong is told by `problem`.
    """
    real = folder / path
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_BINARY", "O_NOFOLLOW"):
        flags |= getattr(os, name, 0)
    try:
        descriptor = os.open(real, flags)
    except FileNotFoundError:
        return EvidenceFile(path, problem="missing")
    except (OSError, ValueError):
        return EvidenceFile(path, problem="unreadable")
    with os.fdopen(descriptor, "rb") as stream:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            return EvidenceFile(path, problem="not_regular")
        try:
            data = stream.read(limit + 1) if about.st_size <= limit else stream.read(HEAD)
        except OSError:
            return EvidenceFile(path, problem="unreadable")
    kept = data if about.st_size <= limit and len(data) <= limit else None
    head = data[:HEAD]
    kind = sniff(head)
    return EvidenceFile(path, about.st_size, None, kind, head=head, _real=real, _kept=kept)


class Shelf:
    """Files that several manifests share, opened once: what was read stays at hand, up to `room`
    bytes of content.
    """

    def __init__(self, room: int = 64 << 20) -> None:
        self._files: dict[tuple[str, int], EvidenceFile] = {}
        self._room = room

    def open_file(self, folder: Path, path: str, nature: str | None) -> EvidenceFile:
        """As `open_file`, from the shelf when the same file was opened for a nature of the same
        limit.
        """
        key = (
            os.path.realpath(find_file(folder, path)),
            NATURES[nature].limit if nature in NATURES else 0,
        )
        if key in self._files:
            return replace(self._files[key], path=path)
        file = open_file(folder, path, nature)
        size = file.size or 0
        if file.problem is None and size <= self._room:
            self._room -= size
            self._files[key] = replace(file)
        return file


def _why_not(real: Path) -> str:
    """Asked before opening, since opening a pipe or a device is already too much."""
    try:
        return "unreadable" if stat.S_ISREG(real.stat().st_mode) else "not_regular"
    except (OSError, ValueError):
        return "missing"


def _read(stream: BinaryIO, path: str, real: Path, limit: int) -> EvidenceFile:
    digest, size, kept, head = hashlib.sha256(), 0, bytearray(), b""
    keep = True
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        head = head or chunk[:HEAD]
        size += len(chunk)
        keep = keep and size <= limit
        if keep:
            kept += chunk
    data = bytes(kept) if keep else None
    return EvidenceFile(path, size, digest.hexdigest(), sniff(head), None, None, head, real, data)
