"""A zip archive read in memory, distrusted: what it declares and what it holds are both bounded
(XDM-01).

Nothing is written to disk; at most one member is decompressed at a time.
"""

from __future__ import annotations

import hashlib
import io
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.place import Location
from segur_audit.model.text import Ours, Text

from .zip_names import member_name

MAX_ENTRIES = 500
MAX_TOTAL = 200 << 20
MAX_RATIO = 1000
_MAX_SIGNATURES = 4 * MAX_ENTRIES  # beyond, the directory is not even read
_MOST = 20
_CHUNK = 256 << 10
_KEPT = 64 << 20
_ENTRY, _LOCAL = b"PK\x01\x02", b"PK\x03\x04"
_DRIVE = re.compile(r"[A-Za-z]:")
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    EOFError,
    LookupError,
    OSError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive: its path with `/`, the declared sizes, where its data starts."""

    path: str
    size: int
    packed: int
    crc: int
    method: int
    offset: int
    number: int = 0

    @property
    def name(self) -> Ours:
        """How a finding names the member: `member_name`."""
        return member_name(self.path, self.number)

    @property
    def key(self) -> str:
        """The path as it is compared: 8.3 names are written in either case."""
        return self.path.casefold()


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a member holds: its size, its SHA-1, and its content, empty beyond 64 MiB."""

    size: int
    sha1: str
    data: bytes = field(repr=False)


@dataclass(slots=True)
class Archive:
    """The members of an archive and what is wrong with it. `refused`: too dangerous for its members
    to be read.
    """

    members: tuple[Member, ...] = ()
    problems: list[Text] = field(default_factory=list)
    refused: bool = False
    backslashes: bool = False
    _data: bytes = field(default=b"", repr=False)

    def find(self, path: str) -> Member | None:
        """The member at `path`, its case aside."""
        key = path.casefold()
        return next((member for member in self.members if member.key == key), None)

    def weigh(self, member: Member) -> Weighed | Text:
        """The size, the SHA-1 and, up to 64 MiB, the content of a member; or why it cannot be had:
        corrupted, not of the declared size.
        """
        try:
            return _weigh(self._data, member)
        except _BROKEN:
            return Text("le contenu compressé est corrompu", "the compressed content is corrupted")

    def forget(self) -> None:
        """Let go of the content; the members stay known."""
        self._data = b""


def open_archive(data: bytes, place: Location) -> Archive:
    """The archive in `data`. Raises UnreadableEvidence when it is no zip. An archive that is
    `refused` has no members.
    """
    if data.count(_ENTRY) > _MAX_SIGNATURES:
        return Archive(problems=[_too_many()], refused=True)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            entries = opened.infolist()
    except _BROKEN:
        raise UnreadableEvidence(
            Text(
                "l'archive zip est illisible ou corrompue",
                "the zip archive is unreadable or corrupted",
            ),
            place,
        ) from None
    problems = [] if len(entries) <= MAX_ENTRIES else [_too_many()]
    problems += _sizes(entries)
    refused = bool(problems)
    for number, entry in enumerate(entries[: MAX_ENTRIES + 1]):
        problems += _entry_problems(entry, number)
    problems += _duplicates(entries[: MAX_ENTRIES + 1])
    if refused:
        return Archive(problems=problems[:_MOST], refused=True)
    if _overlap(entries, len(data)):
        problems.append(Text("des entrées se chevauchent", "entries overlap"))
        return Archive(problems=problems[:_MOST], refused=True)
    members = tuple(
        _member(entry, number) for number, entry in enumerate(entries) if _is_file(entry)
    )
    return Archive(
        members,
        problems[:_MOST],
        False,
        any("\\" in entry.orig_filename for entry in entries),
        data,
    )


def _is_file(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a file that has a name (`ZipInfo.is_dir` stumbles on an empty one)."""
    return bool(_path(entry)) and not entry.filename.endswith("/")


def _too_many() -> Text:
    return Text(
        "plus de {max_entries} entrées", "more than {max_entries} entries", max_entries=MAX_ENTRIES
    )


def _member(entry: zipfile.ZipInfo, number: int) -> Member:
    return Member(
        _path(entry),
        entry.file_size,
        entry.compress_size,
        entry.CRC,
        entry.compress_type,
        entry.header_offset,
        number,
    )


def _path(entry: zipfile.ZipInfo) -> str:
    return "/".join(
        part for part in entry.filename.replace("\\", "/").split("/") if part not in ("", ".")
    )


def _sizes(entries: list[zipfile.ZipInfo]) -> Iterator[Text]:
    """What is declared is refused before anything is decompressed."""
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        mib = MAX_TOTAL >> 20
        yield Text(
            "plus de {mib} Mio une fois décompressée",
            "more than {mib} MiB once decompressed",
            mib=mib,
        )
    if any(entry.file_size > MAX_RATIO * max(entry.compress_size, 1) for entry in entries):
        yield Text(
            "un contenu comprimé plus de {max_ratio} fois",
            "a content compressed more than {max_ratio} times",
            max_ratio=MAX_RATIO,
        )


def _entry_problems(entry: zipfile.ZipInfo, number: int) -> Iterator[Text]:
    name = entry.orig_filename.replace("\\", "/")
    shown = member_name(_path(entry), number)
    if not name.strip():
        yield Text("une entrée sans nom", "an entry without a name")
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/") or "\x00" in name:
        yield Text(
            "un chemin sort de l'archive : « {shown} »",
            "a path leaves the archive: '{shown}'",
            shown=shown,
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        yield Text("un lien symbolique : « {shown} »", "a symbolic link: '{shown}'", shown=shown)
    if entry.flag_bits & 0x1:
        yield Text(
            "une entrée chiffrée : « {shown} »", "an encrypted entry: '{shown}'", shown=shown
        )
    elif entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield Text(
            "une méthode de compression qui n'est pas lue : « {shown} »",
            "a compression method that is not read: '{shown}'",
            shown=shown,
        )


def _duplicates(entries: list[zipfile.ZipInfo]) -> Iterator[Text]:
    paths = [_path(entry).casefold() for entry in entries if _is_file(entry)]
    for path, count in sorted(Counter(paths).items()):
        if count > 1:
            yield Text(
                "un nom donné {count} fois : « {path} »",
                "a name given {count} times: '{path}'",
                count=count,
                path=member_name(path.upper(), paths.index(path)),
            )


def _overlap(entries: list[zipfile.ZipInfo], end: int) -> bool:
    """Whether two entries share bytes, by the least that each takes (header, name, content)."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    starts = [entry.header_offset for entry in ordered[1:]] + [end]
    return any(
        entry.header_offset + 30 + entry.compress_size > start
        for entry, start in zip(ordered, starts, strict=False)
    )


def _weigh(data: bytes, member: Member) -> Weighed | Text:
    header = data[member.offset : member.offset + 30]
    if len(header) < 30 or not header.startswith(_LOCAL):
        return Text("l'en-tête de l'entrée est corrompu", "the header of the entry is corrupted")
    name, extra = struct.unpack("<HH", header[26:30])
    start = member.offset + 30 + name + extra
    digest, crc, size, kept = hashlib.sha1(usedforsecurity=False), 0, 0, bytearray()
    for chunk in _chunks(memoryview(data)[start : start + member.packed], member):
        size += len(chunk)
        if size > member.size:
            break
        digest.update(chunk)
        crc = zlib.crc32(chunk, crc)
        if member.size <= _KEPT:
            kept += chunk
    if size != member.size:
        return Text(
            "la taille n'est pas celle que l'archive déclare",
            "the size is not the one that the archive declares",
        )
    if crc != member.crc:
        return Text(
            "le contenu ne correspond pas à sa somme de contrôle (CRC)",
            "the content does not match its checksum (CRC)",
        )
    return Weighed(size, digest.hexdigest(), bytes(kept))


def _chunks(packed: memoryview, member: Member) -> Iterator[bytes]:
    """The content in bounded pieces; a method that is not read raises NotImplementedError."""
    if member.method == zipfile.ZIP_STORED:
        yield from (
            bytes(packed[start : start + _CHUNK]) for start in range(0, len(packed), _CHUNK)
        )
        return
    if member.method != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    inflater = zlib.decompressobj(-15)
    waiting: bytes | memoryview = packed
    while True:
        chunk = inflater.decompress(waiting, _CHUNK)
        waiting = inflater.unconsumed_tail
        yield chunk
        if inflater.eof or not (chunk or waiting):
            return
