"""A ZIP archive of the same bytes for the same files, whatever the machine, the user, the umask,
the hour or the place.

Files are streamed and stored as they are; each must still be what the audit read. The archive is
there whole, or the old one stays.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from segur_audit.dossier.replacing import replaced
from segur_audit.manifest.paths import find_file
from segur_audit.model.errors import AuditError
from segur_audit.model.place import Location
from segur_audit.model.text import Text

_CHUNK = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)
_REGULAR = (stat.S_IFREG | 0o644) << 16


class Refused(AuditError):
    """A pack that is refused because of its content (exit 1)."""

    code = 1


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the dossier to store: its name in the archive, its path in `folder`, its size, its
    digest as audited.
    """

    name: str
    folder: Path
    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Made:
    """A file that the program makes."""

    name: str
    data: bytes


Member = Stored | Made


def write_archive(target: Path, members: Iterable[Member]) -> None:
    """Write the archive, sorted by name. Raises Refused (a file that changed, vanished, is a link)
    and UsageError.
    """
    with replaced(target) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for member in sorted(members, key=lambda member: member.name):
            _add(archive, member)


def _add(archive: zipfile.ZipFile, member: Member) -> None:
    info = zipfile.ZipInfo(member.name, _EPOCH)
    info.create_system, info.external_attr = 3, _REGULAR
    if isinstance(member, Made):
        archive.writestr(info, member.data)
        return
    info.file_size = member.size  # tells how the header is written
    digest = hashlib.sha256()
    with opened(member.folder, member.path) as source, archive.open(info, "w") as stored:
        left = member.size
        while left >= 0 and (chunk := source.read(_CHUNK)):
            digest.update(chunk)
            left -= len(chunk)
            if left >= 0:
                stored.write(chunk)
    if left or digest.hexdigest() != member.sha256:
        raise Refused(
            Text("ce fichier a changé pendant la livraison", "this file changed meanwhile"),
            location=Location(member.path),
            remedy=Text("relancez la commande", "start again"),
        )


@contextlib.contextmanager
def opened(folder: Path, path: str) -> Iterator[BinaryIO]:
    """A regular file of the dossier, reached through no link. Raises Refused."""
    real = find_file(folder, path)
    here = os.fspath(folder)
    for part in real.parts[len(folder.parts) :]:
        here = os.path.join(here, part)  # noqa: PTH118  # ten thousand times
        if os.path.islink(here):  # noqa: PTH114
            raise refused(path, "link")
    flags = os.O_RDONLY
    for flag in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"):
        flags |= getattr(os, flag, 0)
    try:
        if not stat.S_ISREG(real.lstat().st_mode):  # before opening: a pipe waits
            raise refused(path, "device")
        descriptor = os.open(real, flags)
    except (OSError, ValueError) as error:
        raise refused(path, "missing" if not os.path.lexists(real) else "unreadable") from error
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise refused(path, "device")
        yield stream


_WHY = {
    "link": Text("c'est un lien : il n'est pas livré", "this is a link: it is not packed"),
    "device": Text(
        "ce n'est pas un fichier ordinaire : il n'est pas livré",
        "this is no regular file: it is not packed",
    ),
    "missing": Text("ce fichier n'est pas là", "this file is not there"),
    "unreadable": Text("ce fichier ne peut pas être lu", "this file cannot be read"),
}
_REMEDIES = {
    "link": Text("remplacez le lien par le fichier", "replace the link by the file"),
    "missing": Text(
        "ajoutez le fichier, ou retirez-le du manifeste ; --partial livre sans lui",
        "add it, or take it out of the manifest; --partial packs without it",
    ),
}


def refused(path: str, why: str) -> Refused:
    """That a file cannot be packed, by name: `link`, `device`, `missing`, `unreadable`."""
    return Refused(_WHY[why], location=Location(path), remedy=_REMEDIES.get(why))
