"""What lies packed in a content: members of an archive, blocks of base64, sealed mails. Bounded;
what stays closed is noted.
"""

from __future__ import annotations

import binascii
import io
import re
import zlib
from collections.abc import Iterator

from segur_audit.evidence.sniff import sniff
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.place import Location
from segur_audit.model.text import Text

from .leak_ber import is_cms, is_sealed, octets
from .leak_inflate import MIB, SLICE, Budget, inflated
from .leak_patterns import is_key
from .leak_pdf import pdf_contents
from .leak_sealed import sealed, uuencoded
from .leak_sheet import Sheets

#: How 7z, rar, OLE, xz, bzip2, zstd and lz4 begin: closed to this scan, which is said, never taken
#: for clean.
_CLOSED = (
    *(b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xfd7zXZ\x00"),
    *(b"BZh%d1AY&SY" % level for level in range(1, 10)),
    *(
        b"\x28\xb5\x2f\xfd",
        b"\x04\x22\x4d\x18",
        b"\x1f\x9d",
        b"MSCF",
        b"LZIP",
        b"ISc(",
        b"!<arch>\n",
    ),
    *(b"\xfe\xed\xfe\xed", b"Salted__", b"\xed\xab\xee\xdb", b"070701", b"070707"),
    # TNEF (winmail.dat), KeePass, Outlook, LUKS, git-crypt, age, disk images
    *(b"\x78\x9f\x3e\x22", b"\x03\xd9\xa2\x9a", b"!BDN", b"LUKS\xba\xbe", b"\x00GITCRYPT\x00"),
    *(b"age-encryption.org/", b"conectix", b"KDMV", b"vhdxfile", b"QFI\xfb", b"koly"),
)
_TAR = (257, b"ustar")
_DEFLATED = (b"\x1f\x8b\x08", b"\x78\x01", b"\x78\x9c", b"\x78\xda")
_HEADS = (*_DEFLATED, *_CLOSED)
_DEPTH = 6
_MEMBER = 32 * MIB
_ALONE = 64 << 10  # a larger block of base64 is looked at on its own
_TAIL = 66_000
_SIGNATURE = 600  # octet strings up to that are signatures and digests, looked at together
_SAMPLE, _LEAST = 1_024, 256  # what is shorter cannot be told from a digest
_FONTS = (".odttf", ".ttf", ".otf", ".ttc", ".woff", ".woff2", ".fntdata", ".emf", ".wmf")

_BASE64 = re.compile(rb"[A-Za-z0-9+/]{40,}+(?:[\r\n \t]{1,4}+[A-Za-z0-9+/]{4,}+)*+")
_RUN = b"A" * 40
_AS_BASE64 = bytes(
    65 if (chr(code).isalnum() and code < 128) or code in b"+/" else 32 for code in range(256)
)


def unpacked(
    inside: str, data: bytes, budget: Budget, depth: int = 0, *, bits: bool = False
) -> Iterator[tuple[str, bytes]]:
    """`data`, and all that lies packed in it, each with the path that leads there.

    `bits` tells that `data` is made of small pieces, of which some may be keys, digests or
    certificates.
    """
    yield inside, data
    if depth >= _DEPTH or budget.left <= 0:
        lost = _is_packed(data) or next(_runs(data), None) is not None
        budget.close("too_deep" if depth >= _DEPTH else "too_large", lost)
    elif b"%PDF-" in data[:1024]:
        yield from _pdf(inside, data, budget, depth)
    elif is_cms(data):
        yield from _cms(inside, data, budget, depth)
    elif _is_zip(data):
        yield from _members(inside, data, budget, depth)
    elif data.startswith(_DEFLATED):
        content, _ = inflated(data, 0, budget, noted=data.startswith(b"\x1f"))
        if content:
            yield from unpacked(inside, content, budget, depth + 1)
    elif data.startswith(_CLOSED) or data.startswith(_TAR[1], _TAR[0]):
        budget.close("container")
    elif depth and not bits and _is_noise(inside, data):
        budget.close("unknown")
    else:
        budget.close("archive", b"PK\x03\x04" in data)
        yield from _blocks(inside, data, budget, depth)
        yield from _uuencoded(inside, data, budget, depth)


def _is_zip(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") or b"PK\x05\x06" in data[-_TAIL:]


def _is_packed(data: bytes) -> bool:
    """Whether `data` is of a kind in which more may lie."""
    return data.startswith(_HEADS) or b"%PDF-" in data[:1024] or _is_zip(data) or is_cms(data)


def _is_noise(inside: str, data: bytes) -> bool:
    """Whether `data` is of no known kind and cannot be pressed: encrypted, or packed by an unknown
    program. Fonts are that too.
    """
    if len(data) < _LEAST or inside.lower().endswith(_FONTS) or sniff(data[:8192]) != "unknown":
        return False
    sample = data[: 16 * _SAMPLE]
    return len(zlib.compress(sample, 1)) > 0.97 * len(sample)


def _cms(inside: str, data: bytes, budget: Budget, depth: int) -> Iterator[tuple[str, bytes]]:
    """What is signed in a CMS object; one that is encrypted is noted."""
    if is_sealed(data):
        budget.close("encrypted_mail")
        return
    rest = io.BytesIO()
    try:
        for string in octets(data):
            if (len(string) > _SIGNATURE or _is_packed(string)) and budget.takes(len(string)):
                yield from unpacked(inside, string, budget, depth + 1, bits=True)
            else:
                rest.write(string + b"\n")
    except ValueError:
        budget.close("damaged")
    yield inside, rest.getvalue()


def _uuencoded(inside: str, data: bytes, budget: Budget, depth: int) -> Iterator[tuple[str, bytes]]:
    for content in uuencoded(data):
        if content is None or not budget.takes(len(content)):
            budget.close("damaged", content is None)
        else:
            yield from unpacked(inside, content, budget, depth + 1)


def _members(inside: str, data: bytes, budget: Budget, depth: int) -> Iterator[tuple[str, bytes]]:
    """What an archive holds. One that is damaged, closed or dangerous is noted."""
    from ..kit.zip import open_archive

    try:
        archive = open_archive(data, Location(inside))
    except UnreadableEvidence:
        budget.close("archive")
        return
    budget.close("archive", archive.refused or bool(archive.problems))
    sheets = Sheets()
    for member in archive.members:
        content = (
            archive.weigh(member) if member.size <= _MEMBER and budget.takes(member.size) else None
        )
        if content is None or isinstance(content, Text):
            budget.close("too_large" if content is None else "archive")
            continue
        sheets.take(content.data)
        yield from unpacked(
            f"{inside}!{member.name}" if inside else member.name, content.data, budget, depth + 1
        )
    if lines := sheets.lines():
        yield inside, lines


def _pdf(inside: str, data: bytes, budget: Budget, depth: int) -> Iterator[tuple[str, bytes]]:
    """The streams of a PDF, its text, and the archive that it may carry."""
    for content in pdf_contents(data, budget):
        if _is_packed(content):
            yield from unpacked(inside, content, budget, depth + 1)
        else:
            yield inside, content
    if b"PK\x03\x04" in data:
        yield from _members(inside, data, budget, depth)


def _blocks(inside: str, data: bytes, budget: Budget, depth: int) -> Iterator[tuple[str, bytes]]:
    """The blocks of base64: those that may hold more, one by one; the small ones together. What
    says that it is sealed is noted.
    """
    small = io.BytesIO()
    opened = False
    for start, end in _runs(data):
        if not budget.takes((end - start) * 3 // 4):
            break
        packed = _decoded(data, start, end)
        if len(packed) > _ALONE or is_key(packed) or _is_packed(packed):
            opened = opened or is_cms(packed)
            yield from unpacked(inside, packed, budget, depth + 1)
            continue
        small.write(packed + b"\n")
        if small.tell() > MIB:
            yield from unpacked(inside, small.getvalue(), budget, depth + 1, bits=True)
            small = io.BytesIO()
    if small.tell():
        yield from unpacked(inside, small.getvalue(), budget, depth + 1, bits=True)
    for reason in sealed(data, opened=opened):
        budget.close(reason)


def _runs(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the blocks of base64 lie."""
    at = 0
    for start in range(0, len(data), MIB):
        marks = data[start : start + MIB + len(_RUN)].translate(_AS_BASE64)
        while (found := marks.find(_RUN, max(0, at - start))) >= 0:
            match = _BASE64.match(data, start + found)
            if match is None:
                break
            yield match.span()
            at = match.end()


def _decoded(data: bytes, start: int, end: int) -> bytes:
    out, rest = io.BytesIO(), b""
    for at in range(start, end, SLICE):
        compact = rest + data[at : min(end, at + SLICE)].translate(None, b"\r\n \t")
        whole = len(compact) & ~3
        out.write(binascii.a2b_base64(compact[:whole]))
        rest = compact[whole:]
    if len(rest) > 1:
        out.write(binascii.a2b_base64(rest + b"=" * (4 - len(rest))))
    return out.getvalue()
