"""Writes a copy of traces without their secrets, that the checks can still judge. Never overwrites.

Pro Santé Connect traces are streamed and lose their persons too; SOAP logs (DMP, INSi) keep every
byte but their secrets.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from segur_audit import __version__
from segur_audit.evidence.jsonscan import BrokenJson, Record
from segur_audit.evidence.jsonstream import NotRecords, read_records
from segur_audit.model.errors import InputError, UsageError
from segur_audit.model.place import Location
from segur_audit.model.text import Text

if TYPE_CHECKING:
    from segur_audit.checks.psc.redact import Base, Redactor
    from segur_audit.redaction.log import MaskedLog

_HEAD_SIZE = 64 << 10
_ENTRIES = ("log", "entries")
_HEAD = {
    "version": "1.2",
    "creator": {"name": "segur-audit trace redact", "version": __version__},
    "pages": [],
}


@dataclass(frozen=True, slots=True)
class Redacted:
    """A copy that was written: where, and how many exchanges it holds; a SOAP log is masked in
    place (`in_place`).
    """

    source: Path
    copy: Path
    exchanges: int
    unread: int
    in_place: bool = False


def redact(sources: Sequence[Path], output: Path | None = None) -> tuple[list[Redacted], int]:
    """Copy each trace beside itself (`x.expurge.har`), or the only one to `output`; returns the
    copies and the values replaced.

    The same value has the same placeholder in all the copies, so that a browser's and a server's
    traces still go together.
    Raises UsageError when a copy exists already, InputError when a trace cannot be read (no copy of
    it is left).
    """
    from segur_audit.checks.psc.redact import Redactor
    from segur_audit.redaction.log import mask

    targets = [output or beside(source) for source in sources]
    for target in targets:
        if target.exists() or target.is_symlink():
            raise _exists(target)
    logs = {source: mask(source) for source in sources if not _is_json(source)}
    bases: set[Base] = set()
    for source in sources:
        bases |= set() if source in logs else _bases(source)
    redactor = Redactor(bases)
    copies = [
        _copy_log(source, target, logs[source])
        if source in logs
        else _copy(source, target, redactor)
        for source, target in zip(sources, targets, strict=True)
    ]
    return copies, redactor.replaced + sum(log.replaced for log in logs.values())


def beside(source: Path) -> Path:
    """Where the copy of a trace goes when no place is given."""
    return source.with_name(f"{source.stem}.expurge{source.suffix}")


def _is_json(source: Path) -> bool:
    """Whether a file begins as JSON does, or holds no SOAP message: then the JSON reader says what
    is wrong with it.
    """
    try:
        with source.open("rb") as stream:
            head = stream.read(_HEAD_SIZE)
    except OSError:
        return True
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b"") or b"<" not in head.replace(
        b"\x00", b""
    )


def _copy_log(source: Path, target: Path, log: MaskedLog) -> Redacted:
    with _created(target, "xb") as stream:
        stream.write(log.data)
    return Redacted(source, target, log.messages, log.unread, in_place=True)


def _records(source: Path) -> Iterator[Record]:
    """The entries of a trace. Raises InputError when it is none, or is not whole."""
    place = Location(str(source))
    try:
        with source.open("rb") as stream:
            yield from read_records(stream, _ENTRIES)
    except OSError as error:
        raise InputError(
            Text("la trace ne peut pas être ouverte", "the trace cannot be opened"), location=place
        ) from error
    except NotRecords as error:
        text = Text(
            "ce n'est ni un HAR 1.2, ni un tableau JSON d'échanges",
            "this is neither a HAR 1.2 nor a JSON array of exchanges",
        )
        raise InputError(text, location=place) from error
    except BrokenJson as error:
        text = Text(
            "la trace n'est pas du JSON complet (octet {offset}) : aucune copie n'est faite",
            "the trace is not whole JSON (byte {offset}): no copy is made",
            offset=error.offset,
        )
        raise InputError(
            text,
            location=place,
            remedy=Text("exportez la trace de nouveau, en entier", "export it again, whole"),
        ) from error


def _bases(source: Path) -> set[Base]:
    """Where the authorization requests want their answers: these addresses are kept."""
    from segur_audit.checks.kit.har import read_exchange
    from segur_audit.checks.kit.trace import call_of, redirected
    from segur_audit.checks.psc.request import redirect_bases

    bases: set[Base] = set()
    for record in _records(source):
        exchange = read_exchange(record.value, Location("")) if record.value is not None else None
        if exchange is not None:
            calls = [call_of(exchange), *redirected(exchange)]
            bases |= redirect_bases([call for call in calls if call.role == "authorize"])
    return bases


def _copy(source: Path, target: Path, redactor: Redactor) -> Redacted:
    with _created(target, "x") as stream:
        written, unread = _write(source, stream, redactor)
    return Redacted(source, target, written, unread)


@contextmanager
def _created(target: Path, mode: str) -> Iterator[Any]:
    """A file that did not exist, which is taken away again when it could not be written whole."""
    try:
        stream = (
            target.open(mode) if "b" in mode else target.open(mode, encoding="utf-8", newline="\n")
        )
    except FileExistsError:
        raise _exists(target) from None
    except OSError as error:
        raise InputError(
            Text("la copie ne peut pas être écrite", "the copy cannot be written"),
            location=Location(str(target)),
        ) from error
    try:
        with stream:
            yield stream
    except BaseException:
        target.unlink(missing_ok=True)  # half a copy would pass for a whole one
        raise


def _write(source: Path, stream: TextIO, redactor: Redactor) -> tuple[int, int]:
    """Write the copy entry by entry; returns how many there are, and how many could not be read."""
    written = unread = 0
    container: str | None = None
    for record in _records(source):
        if container is None:
            container = record.container
            stream.write(_opening(container))
        entry = _entry(record, redactor)
        unread += not entry
        stream.write((",\n" if written else "") + json.dumps(entry, ensure_ascii=False))
        written += 1
    if container is None:
        raise InputError(
            Text("la trace ne contient aucun échange", "the trace holds no exchange"),
            location=Location(str(source)),
        )
    stream.write("\n]}}\n" if container else "\n]\n")
    return written, unread


def _opening(container: str) -> str:
    return f'{{"log": {json.dumps(_HEAD)[:-1]}, "entries": [\n' if container else "[\n"


def _entry(record: Record, redactor: Redactor) -> dict[str, Any]:
    """The entry without its secrets; empty when it could not be read, which the checks then say."""
    from segur_audit.checks.kit.har import read_exchange

    exchange = read_exchange(record.value, Location("")) if record.value is not None else None
    return redactor.entry(exchange, as_har=bool(record.container)) if exchange is not None else {}


def _exists(target: Path) -> UsageError:
    remedy = Text("choisissez un autre nom (-o)", "choose another name (-o)")
    return UsageError(
        Text("ce fichier existe déjà", "this file exists already"),
        location=Location(str(target)),
        remedy=remedy,
    )
