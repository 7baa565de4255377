"""Replaces a file so that it is the old one or the new one, and nothing between."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from segur_audit.model.errors import UsageError
from segur_audit.model.text import Text, shorten


def replace_file(path: Path, data: bytes, expected: bytes | None = None) -> None:
    """Put `data` in the place of `path`, through a neighbour, a sync and a rename. The mode of the
    old file is kept.

    `expected`: what the file must still hold (None: it must not exist). Raises UsageError: it
    changed meanwhile, it is read-only,
    the folder is, or the disk is full; the old file is then as it was.
    """
    real = Path(os.path.realpath(path))
    try:
        _check(real, path, expected)
        _swap(real, data, new=expected is None)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else ""
        raise UsageError(
            Text(
                "{name} ne peut pas être écrit ({reason}) : rien n'a été changé",
                "{name} cannot be written ({reason}): nothing was changed",
                name=shorten(path.name),
                reason=reason,
            ),
            remedy=Text(
                "vérifiez les droits du dossier et la place sur le disque",
                "check the rights of the folder and the room on the disk",
            ),
        ) from error


def _check(real: Path, path: Path, expected: bytes | None) -> None:
    if expected is None:
        if real.exists():
            raise FileExistsError(17, "exists")
        return
    if not os.access(real, os.W_OK):
        raise PermissionError(13, "read-only")
    if real.read_bytes() != expected:
        raise UsageError(
            Text(
                "{name} a changé entre-temps : rien n'a été écrit",
                "{name} changed meanwhile: nothing was written",
                name=shorten(path.name),
            ),
            remedy=Text("recommencez", "start again"),
        )


def _swap(real: Path, data: bytes, *, new: bool) -> None:
    descriptor, beside = tempfile.mkstemp(prefix=f".{real.name}.", suffix=".part", dir=real.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        mode = 0o666 & ~_umask() if new else stat.S_IMODE(real.stat().st_mode)
        Path(beside).chmod(mode)
        Path(beside).replace(real)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(beside).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
