"""Replaces a file so that it is the old one or the new one, and nothing between.

The new bytes are written beside the file, synced, then renamed over it. A run that was killed
leaves its `.part` behind; the next one that writes the same file takes it away.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from segur_audit.model.errors import UsageError
from segur_audit.model.text import Text, shorten

_LONGEST = 80  # signs of the target's name that the neighbour's name keeps


def replace_file(path: Path, data: bytes, expected: bytes | None = None) -> None:
    """Put `data` in the place of `path`.

    `expected`: what the file must still hold (None: it must not exist). Raises UsageError: it
    changed meanwhile, or it cannot be written (`replaced`); the old file is then as it was.
    """
    with replaced(path, expected=expected, new=expected is None) as stream:
        stream.write(data)


@contextlib.contextmanager
def replaced(
    target: Path, *, expected: bytes | None = None, new: bool = False
) -> Iterator[BinaryIO]:
    """A stream whose content takes the place of `target` when all went well; else the old file
    stays. The mode of the old file is kept; a link is followed.

    `expected`: what the file must still hold. `new`: it must not exist. Raises UsageError: it
    changed meanwhile, it or its folder is read-only, it is no regular file, the disk is full.
    """
    real = Path(os.path.realpath(target))
    beside: str | None = None
    try:
        _check(real, new=new)
        _clean(real)
        descriptor, beside = tempfile.mkstemp(".part", _prefix(real), real.parent)
        with os.fdopen(descriptor, "w+b") as stream:
            _lock(descriptor)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(beside).chmod(stat.S_IMODE(real.stat().st_mode) if real.exists() else _mode())
        _check(real, new=new)
        if expected is not None and real.read_bytes() != expected:
            raise _changed(target)
        Path(beside).replace(real)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        if beside is not None:
            with contextlib.suppress(OSError):
                Path(beside).unlink(missing_ok=True)


def _check(real: Path, *, new: bool) -> None:
    if not os.path.lexists(real):
        return
    if new or not real.is_file():
        raise FileExistsError(errno.EEXIST, "exists")
    if not os.access(real, os.W_OK):
        raise PermissionError(errno.EACCES, "read-only")


def _prefix(real: Path) -> str:
    return f".{real.name[:_LONGEST]}."


def _clean(real: Path) -> None:
    """Take away what killed runs left beside the file; what a living one writes is locked, and
    stays.
    """
    for left in real.parent.glob(f"{glob.escape(_prefix(real))}????????.part"):
        with contextlib.suppress(OSError):
            descriptor = os.open(left, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
            try:
                _lock(descriptor)
            finally:
                os.close(descriptor)
            left.unlink()


def _lock(descriptor: int) -> None:
    """Lock a file until it is closed or its process ends. Raises OSError when another holds it.

    Where there are no such locks (Windows), an open file cannot be taken away in the first place.
    """
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _changed(target: Path) -> UsageError:
    return UsageError(
        Text(
            "{name} a changé entre-temps : rien n'a été écrit",
            "{name} changed meanwhile: nothing was written",
            name=shorten(target.name),
        ),
        remedy=Text("relancez la commande", "start again"),
    )


def _unwritable(target: Path, error: OSError) -> UsageError:
    return UsageError(
        Text(
            "{name} ne peut pas être écrit ({why}) : rien n'a été changé",
            "{name} cannot be written ({why}): nothing was changed",
            name=shorten(target.name),
            why=os.strerror(error.errno) if error.errno else type(error).__name__,
        ),
        remedy=Text(
            "vérifiez les droits du dossier et la place sur le disque",
            "check the rights of the folder and the room on the disk",
        ),
    )


def _mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
