"""The scan of one file for secrets and production INS, inside archives, mails, base64 and PDF streams too, within bounds."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from segur_audit.errors import UnreadableEvidence
from segur_audit.model import Fact, Location
from segur_audit.wording import Text

from ._ins import ins_key_ok
from ._psc_placeholder import is_placeholder

if TYPE_CHECKING:
    from segur_audit.evidence import EvidenceFile

MIB = 1 << 20
#: Kinds of content that hold no text to look at (pictures and films: a person watches them).
_MUTE = frozenset({"mp4", "webm", "avi", "mpeg", "wmv", "png", "jpeg", "gif", "tiff", "webp", "bmp", "empty"})
#: Kinds that are closed to this scan: said, never taken for clean.
_CLOSED = frozenset({"7z", "rar", "gzip", "ole"})
_CHUNK, _OVERLAP = 4 * MIB, 8 * 1024
_BUDGET = 256 * MIB  # bytes unpacked from one file, all levels together
_DEPTH = 3

_VALUE = rb"[\"'\s]{0,3}[=:>,][\"'\s]{0,3}(?:value[\"'\s]{0,3}:[\"'\s]{0,3})?"
_BEARER = (
    rb"(?i)authorization[\"'\s]{0,3}[=:,][\"'\s]{0,3}(?:value[\"'\s]{0,3}:[\"'\s]{0,3})?(?:bearer|basic) ([A-Za-z0-9._~+/=-]{16,4000})"
)
_HOMOLOGATION = b"lps_id_homologation_dmp"
_ATTRIBUTE = rb"(?i)LPS_ID_HOMOLOGATION_DMP[\"'][^<]{0,200}<(?:[\w.-]{1,20}:)?AttributeValue[^>]{0,300}>\s*([^<\s]{3,200})"
#: Each kind, the words one of which must be there (plain searches are what makes the scan fast), and the value that betrays it.
_SECRETS: tuple[tuple[str, tuple[bytes, ...], re.Pattern[bytes]], ...] = (
    ("private_key", (b"private key-----",), re.compile(rb"-----BEGIN (?:[A-Z]{2,10} ){0,3}PRIVATE KEY-----()")),
    ("jwt", (b"eyj",), re.compile(rb"(?<![A-Za-z0-9_-])(eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{8,2000})")),
    ("client_secret", (b"client_secret",), re.compile(rb"(?i)client_secret" + _VALUE + rb"([^\s\"'&<>{},;]{6,400})")),
    ("bearer", (b"authorization",), re.compile(_BEARER)),
    ("token", (b"_token",), re.compile(rb"(?i)(?:access|refresh|id)_token" + _VALUE + rb"([A-Za-z0-9._~+/=-]{16,4000})")),
    ("lps_id_homologation_dmp", (_HOMOLOGATION,), re.compile(_ATTRIBUTE)),
    (
        "lps_id_homologation_dmp",
        (_HOMOLOGATION,),
        re.compile(rb"(?i)LPS_ID_HOMOLOGATION_DMP\s{0,3}[=:]\s{0,3}[\"']?([^\s\"'<>&,;]{3,200})"),
    ),
)
_STARS = re.compile(
    rb"(?i)[*x.\xe2\x80\xa2_-]+|<?(?:redacted|masqu(?:e|\xc3\xa9)|supprim(?:e|\xc3\xa9)|expurg(?:e|\xc3\xa9)|hidden|removed)[^\s]*>?|\$\{?\w+\}?"
)
_PRODUCTION = re.compile(rb"1\.2\.250\.1\.213\.1\.4\.[89](?![0-9.])")  # a literal head: what is before it is looked at by hand
_MATRICULE = re.compile(rb"(?<![0-9A-Za-z])[1-478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{6}[0-9]{2}(?![0-9A-Za-z])")
_WINDOW = 160
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{76,}(?:[\r\n \t]{1,4}[A-Za-z0-9+/]{4,})*={0,2}")
_BASE64_RUN = b"A" * 76
_AS_BASE64 = bytes(65 if (chr(code).isalnum() and code < 128) or code in b"+/" else 32 for code in range(256))
_STREAM = re.compile(rb"stream\r?\n")


@dataclass(slots=True)
class Budget:
    """How many bytes may still be unpacked."""

    left: int = _BUDGET


def scan_file(file: EvidenceFile) -> Iterator[Fact]:
    """The facts of one file, each kind once for each place inside it. Raises UnreadableEvidence when it cannot be opened."""
    if file.problem or file.kind in _MUTE:
        return
    if file.kind in _CLOSED:
        yield Fact("unscanned", file.kind, file.at())
        return
    seen: set[tuple[str, str, str]] = set()
    budget = Budget()
    for inside, data in _contents(file, budget):
        for kind, value in found_in(data):
            if (kind, value, inside) not in seen:
                seen.add((kind, value, inside))
                yield Fact(kind, value, file.at(inside or None))
    if budget.left <= 0:
        yield Fact("unscanned", "too large", file.at())


def _contents(file: EvidenceFile, budget: Budget) -> Iterator[tuple[str, bytes]]:
    if file.is_loaded and (file.size or 0) <= 64 * MIB:
        yield from _unpacked("", file.data, budget, 0)
        return
    with file.open() as stream:  # larger than what is kept: as a stream, its archives left closed
        tail = b""
        while chunk := stream.read(_CHUNK):
            yield "", tail + chunk
            tail = chunk[-_OVERLAP:]


def found_in(data: bytes) -> Iterator[tuple[str, str]]:
    """The (kind, value) of each secret or production INS in `data`."""
    for text in _readings(data):
        lowered = text.lower()
        for name, words, pattern in _SECRETS:
            if any(word in lowered for word in words) and any(not _harmless(match[1]) for match in pattern.finditer(text)):
                yield "secret", name
        yield from (("ins.production", kind) for kind in sorted(_production(text)))


def _readings(data: bytes) -> Iterable[bytes]:
    """`data` as it is, and as UTF-8 where it is UTF-16."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or (data[:64].count(b"\x00") > 16):
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-16-le" if data[1:2] == b"\x00" else "utf-16-be")
        return data, data.decode(encoding, "ignore").encode("utf-8", "ignore")
    return (data,)


def _harmless(value: bytes) -> bool:
    """Whether a value stands for a secret that was taken away."""
    return bool(value) and (_STARS.fullmatch(value) is not None or is_placeholder(value.decode("ascii", "ignore")))


def _production(text: bytes) -> set[str]:
    kinds: set[str] = set()
    for match in _PRODUCTION.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if before and before in b"0123456789.":
            continue
        window = text[max(0, match.start() - _WINDOW) : match.end() + _WINDOW]
        kinds.update("valid_key" if ins_key_ok(number.decode("ascii")) else "invalid_key" for number in _MATRICULE.findall(window))
    return kinds


def _unpacked(inside: str, data: bytes, budget: Budget, depth: int) -> Iterator[tuple[str, bytes]]:
    """`data`, and what lies packed in it: members of an archive, streams of a PDF, blocks of base64."""
    yield inside, data
    if depth >= _DEPTH or budget.left <= 0:
        return
    if data.startswith(b"PK\x03\x04"):
        yield from _members(inside, data, budget, depth)
    elif b"%PDF-" in data[:1024]:
        yield from _streams(inside, data, budget)
    elif _BASE64_RUN in data.translate(_AS_BASE64):
        for match in _BASE64.finditer(data):
            if (packed := _decoded(match[0], budget)) is not None:
                yield from _unpacked(inside, packed, budget, depth + 1)


def _members(inside: str, data: bytes, budget: Budget, depth: int) -> Iterator[tuple[str, bytes]]:
    """What an archive holds. One that is damaged, closed or dangerous is said to be unscanned."""
    from ._xdm_zip import open_archive

    try:
        archive = open_archive(data, Location(inside))
    except UnreadableEvidence:
        budget.left = 0
        return
    for member in archive.members:
        content = archive.weigh(member) if member.size <= min(budget.left, 64 * MIB) else None
        if content is None or isinstance(content, Text):
            budget.left = 0
            return
        budget.left -= content.size
        yield from _unpacked(f"{inside}!{member.path}" if inside else member.path, content.data, budget, depth + 1)
    if archive.refused or archive.problems:
        budget.left = 0


def _streams(inside: str, data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    for match in _STREAM.finditer(data):
        if budget.left <= 0:
            return
        engine = zlib.decompressobj()
        try:
            content = engine.decompress(data[match.end() : match.end() + 16 * MIB], min(budget.left, 16 * MIB))
        except zlib.error:
            continue  # not compressed so, or a picture
        budget.left -= len(content)
        yield inside, content


def _decoded(block: bytes, budget: Budget) -> bytes | None:
    compact = block.translate(None, b"\r\n \t")
    compact = compact[: len(compact) - len(compact) % 4]
    try:
        packed = base64.b64decode(compact, validate=True)
    except (binascii.Error, ValueError):
        return None
    budget.left -= len(packed)
    return packed
