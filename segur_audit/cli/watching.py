"""`check --watch`: audits again whenever a file of the dossier changes, until it is interrupted."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from segur_audit.cli.console import say, say_error
from segur_audit.model.errors import InputError
from segur_audit.model.text import Text

_PAUSE = 0.5  # seconds between two looks
_INVALID = 3  # the exit code of an input that cannot be read
_WAITING = Text(
    "En attente d'une modification ; Ctrl-C pour finir.", "Waiting for a change; Ctrl-C to end."
)
_CHANGED = Text("Le dossier a changé : nouvelle vérification.", "The dossier changed: once more.")

#: The time and the size of each file, by its path.
_Stamps = dict[Path, tuple[int, int]]


def watched(places: Sequence[Path], written: Collection[Path], check: Callable[[], int]) -> int:
    """Call `check` now and after each change below `places`, save of the files that it writes. The
    exit code is that of the last call, once a person interrupts. A manifest that becomes invalid is
    said, and the watch goes on.
    """
    code = _INVALID
    try:
        while True:
            before = _stamps(places, written)
            code = _once(check)
            say(_WAITING)
            while _stamps(places, written) == before:
                time.sleep(_PAUSE)
            say(_CHANGED)
    except KeyboardInterrupt:
        return code


def _once(check: Callable[[], int]) -> int:
    try:
        return check()
    except InputError as error:
        say_error(error)
        return _INVALID


def _stamps(places: Sequence[Path], written: Collection[Path]) -> _Stamps:
    ignored = {path.resolve() for path in written}
    stamps: _Stamps = {}
    for file in _files(places):
        try:
            state = file.stat()
        except OSError:  # gone since it was listed: the next look sees it
            continue
        if file.resolve() not in ignored:
            stamps[file] = (state.st_mtime_ns, state.st_size)
    return stamps


def _files(places: Sequence[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from (path for path in place.rglob("*") if path.is_file())
        else:
            yield place
