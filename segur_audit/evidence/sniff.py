"""Tells what a file is from its first bytes, never from its name."""

from __future__ import annotations

import re

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"GIF8", "gif"),
    (0, b"II*\x00", "tiff"),
    (0, b"MM\x00*", "tiff"),
    (0, b"\x1aE\xdf\xa3", "webm"),
    (8, b"AVI ", "avi"),
    (8, b"WEBP", "webp"),
    (0, b"\x00\x00\x01\xba", "mpeg"),
    (0, b"0&\xb2u\x8ef\xcf\x11", "wmv"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"Rar!", "rar"),
)
#: The brands of an ISO file that are pictures; any other is a film, or a sound.
_PICTURES = {
    **dict.fromkeys(
        (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "heic"
    ),
    **dict.fromkeys((b"avif", b"avis"), "avif"),
}
#: The first box of a QuickTime film that has no `ftyp`.
_BOXES = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"moof", b"styp"})
_BITMAP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
_HTML = re.compile(rb"\s*(<!doctype\s+html|<html[\s>])", re.IGNORECASE)
#: How a message of several parts begins: a boundary, its type, or the HTTP request or answer that
#: carries it.
_PARTS = re.compile(
    rb"--[^\s-]|Content-Type:[ \t]*multipart/related|(?:POST|PUT)[ \t]+\S{1,2000}[ "
    rb"\t]+HTTP/1|HTTP/1\.[01][ \t]+[1-5]",
    re.IGNORECASE,
)
_HEADER = re.compile(rb"(?:From |[A-Za-z][A-Za-z0-9-]*:[ \t])")
_MAIL_HEADERS = re.compile(
    rb"^(from|to|subject|date|message-id|mime-version|received|return-path|delivered-to|x-mss-"
    rb"[a-z]+|disposition-notification-to):",
    re.IGNORECASE | re.MULTILINE,
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

#: The header of an HL7 v2 message or batch names its separators: a field sign, then four others
#: (HL7 v2, 2.5.4).
_HL7 = re.compile(rb"[\x0b\s]*(?:MSH|FHS|BHS)([^\w\s])(?:(?!\1)[^\w\s]){4}(?:\1|#\1)")

_CONTROLS = bytes(sign for sign in range(32) if sign < 9 or sign > 13)

HEAD = 8192


def sniff(head: bytes) -> str:
    """The kind of content that `head` (the first `HEAD` bytes) begins: "pdf", "zip", "xml", "mail",
    "text", "empty", "unknown"…
    """
    if not head:
        return "empty"
    for offset, magic, kind in _MAGIC:
        if head.startswith(magic, offset):
            return kind
    if boxed := _boxed(head):
        return boxed
    if _is_bitmap(head):
        return "bmp"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return _text_kind(_utf8(head))


def _boxed(head: bytes) -> str | None:
    """The kind of a file made of ISO boxes: its brand tells a picture; without a brand, it is a
    QuickTime film.
    """
    name, length = head[4:8], int.from_bytes(head[:4], "big")
    if name == b"ftyp":
        return _PICTURES.get(head[8:12], "mp4")
    plausible = length in (0, 1) or (length >= 8 and not head[:4].isalnum())
    return "mp4" if name in _BOXES and plausible else None


def _is_bitmap(head: bytes) -> bool:
    """Whether `head` begins a BMP: its sign, its reserved zeros, a header of a length that
    exists.
    """
    return (
        head.startswith(b"BM")
        and head[6:10] == b"\x00" * 4
        and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS
    )


def _utf8(head: bytes) -> bytes:
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, "ignore").encode("utf-8", "ignore")
    if head.startswith((b"<\x00", b"\x00<", b"M\x00S\x00H\x00", b"\x00M\x00S\x00H")):
        return head.decode("utf-16-le" if head[1] == 0 else "utf-16-be", "ignore").encode(
            "utf-8", "ignore"
        )
    return head


def _text_kind(head: bytes) -> str:
    start = head.lstrip()
    if start.startswith((b"MSH|", b"FHS|", b"BHS|")) or _HL7.match(head):
        return "hl7"
    if _HTML.match(start):
        return "html"
    if start.startswith(b"<"):
        return "xml"
    if start.startswith((b"{", b"[")):
        return "json"
    if _PARTS.match(start) and b"content-type:" in start.lower():
        return "mime"  # before what is binary: MTOM carries its attachments as they are
    if b"\x00" in head:
        return "unknown"
    if _HEADER.match(start) and len(set(map(bytes.lower, _MAIL_HEADERS.findall(head)))) >= 2:
        return "mail"
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return "text" if controls * 50 <= len(head) else "unknown"
