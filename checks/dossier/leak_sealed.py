"""What a text says of the part of it that nobody can read here: sealed mails, vaults, containers of
other times.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

#: The literal that is searched, what must be around it, and why it stays closed.
_MARKS: tuple[tuple[bytes, re.Pattern[bytes], str], ...] = (
    (
        b"BEGIN PGP MESSAGE",
        re.compile(rb"-----BEGIN PGP MESSAGE-----[ \t]*(?:\r|\n|\\r|\\n)"),
        "encrypted_mail",
    ),
    (b"BEGIN AGE", re.compile(rb"-----BEGIN AGE ENCRYPTED FILE-----[ \t]*\r?\n"), "encrypted"),
    (b"$ANSIBLE_VAULT", re.compile(rb"\$ANSIBLE_VAULT;[0-9.]+;"), "encrypted"),
    (b"EncryptedData", re.compile(rb"<(?:[\w.-]{1,40}:)?EncryptedData[\s>]"), "encrypted"),
    (b"=ybegin ", re.compile(rb"=ybegin (?:part=\d+ )?(?:total=\d+ )?line=\d+"), "container"),
    (b"BinHex", re.compile(rb"\(This file must be converted with BinHex"), "container"),
)
_SEALED = re.compile(
    rb"^content-type:\s{0,80}(?:multipart/encrypted|application/(?:x-)?pkcs7-mime[^\r\n]{0,200}"
    rb"(?:\r?\n[ "
    rb"\t][^\r\n]{0,200}){0,3}?"
    rb"(?:enveloped-data|authenveloped-data))",
    re.IGNORECASE | re.MULTILINE,
)
_OPAQUE = re.compile(
    rb"^content-type:\s{0,80}application/(?:x-)?pkcs7-mime", re.IGNORECASE | re.MULTILINE
)
_UU = re.compile(rb"^begin 0?[0-7]{3} [^\r\n]{1,200}\r?\n", re.MULTILINE)
_UU_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)
_HEADS = 256 << 10  # the headings of the parts of a mail that are looked for
_PARTS = 200


def sealed(data: bytes, *, opened: bool) -> Iterator[str]:
    """Why some of a text stays closed. `opened`: a signed content was met, and its inside looked
    at.
    """
    for literal, mark, reason in _MARKS:
        if literal in data and mark.search(data):
            yield reason
    head = data[:_HEADS]
    if b"content-type:" not in head.lower():
        return
    if _SEALED.search(head) or (not opened and _OPAQUE.search(head)):
        yield "encrypted_mail"


def uuencoded(data: bytes) -> Iterator[bytes | None]:
    """The content of each uuencoded part; None for one that is damaged or not ended."""
    if b"begin " not in data:
        return
    for count, match in enumerate(_UU.finditer(data)):
        first = data[match.end() : match.end() + 62].partition(b"\n")[0]
        if _uu(first) is None:
            continue  # a sentence that begins so
        end = _UU_END.search(data, match.end()) if count < _PARTS else None
        if end is None:
            yield None
            return
        yield _uu(data[match.end() : end.start()])


def _uu(lines: bytes) -> bytes | None:
    try:
        return b"".join(binascii.a2b_uu(line) for line in lines.splitlines() if line.strip())
    except binascii.Error:
        return None
