"""What betrays a secret or a production INS in a text, in the forms in which texts are written:
escaped, encoded, wrapped.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote_to_bytes

from ..kit.mask import is_masked
from .leak_ins import production_ins
from .leak_literals import KTY, literals_in
from .leak_named import named_in, neighbourhoods
from .leak_near import around, places, without_base64
from .leak_table import in_columns
from .leak_tokens import tokens_in

CHUNK, OVERLAP = 1 << 20, 16 << 10

_JWT = re.compile(
    rb"(?<![A-Za-z0-9_-])(eyJ[A-Za-z0-9_-]{8,4000}+\.[A-Za-z0-9_-]{0,8000}+\.[A-Za-z0-9_-]{8"
    rb",4000}+(?:\.[A-Za-z0-9_-]{8,8000}+){0,2})"
)
_JWT_REACH = 24_000
_JWK = re.compile(rb"\"[dk]\\{0,3}\"\s{0,8}:\s{0,8}\\{0,3}\"([A-Za-z0-9_-]{32,2000})")
_JWK_REACH, _JWK_MOST = 6_000, 500
#: A key that is nothing but its bytes: PKCS#8, PKCS#1, SEC 1, PKCS#12.
_DER = re.compile(
    rb"\x30(?:\x82..|\x81.|.)\x02\x01(?:\x00(?:\x30.\x06|\x02[\x81\x82])|\x01\x04[\x20\x30\x42]"
    rb"|\x03\x30[\x80\x82])",
    re.DOTALL,
)
_ENTITIES = (
    (b"&lt;", b"<"),
    (b"&gt;", b">"),
    (b"&quot;", b'"'),
    (b"&#34;", b'"'),
    (b"&#39;", b"'"),
    (b"&#95;", b"_"),
    (b"&amp;", b"&"),
)
_MARKS = ((b"<![CDATA[", b""), (b"]]>", b""))
_COMMENT = re.compile(rb"<!--[^>]{0,200}-->")
_BREAK = re.compile(rb"=?\r?\n[ \t]{0,8}")
_PERCENTS = re.compile(rb"%(?:3[da]|22|5e|26)", re.IGNORECASE)


#: What office documents and pages wrap their words in: without it, a password stands beside its
#: name.
_ENDS = re.compile(
    rb"</(?:w:p|w:tc|text:p|a:p|si|p|div|td|th|li|tr|h[1-6]|label)>|<(?:w:br|br)\s{0,4}/?>"
)
_TAG = re.compile(rb"<[^<>]{1,2000}>")
_ANNOUNCED = (b"passe", b"password", b"mdp", b"cl\xc3\xa9 ")


@dataclass(slots=True)
class Patience:
    """How much may still be searched in one file: what is crowded with words is not searched to its
    end, which is said.
    """

    left: int = 1_500_000

    def spend(self, units: int) -> bool:
        """Whether so many units more may be spent."""
        self.left -= units
        return self.left >= 0

    @property
    def lost(self) -> bool:
        """Whether something was left unsearched."""
        return self.left < 0


def found_in(data: bytes, patience: Patience | None = None) -> Iterator[tuple[str, str]]:
    """The (kind, value) of each secret or production INS in `data`, whatever its length."""
    patience = patience or Patience()
    if _DER.match(data[:32]):
        yield "secret", "private_key"
    encoding = _wide(data[:64])
    for start in range(0, len(data), CHUNK):
        window = data[max(0, start - OVERLAP) : start + CHUNK]
        yield from _found(window, patience)
        if encoding:
            wide = window.decode(encoding, "ignore").encode("utf-8", "ignore")
            yield from _found(wide, patience)


def is_key(data: bytes) -> bool:
    """Whether `data` begins as a private key in DER."""
    return _DER.match(data[:32]) is not None


def _wide(head: bytes) -> str | None:
    """The encoding of a text of two or four bytes a character, None for any other content."""
    if head[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff") or head.count(b"\x00") > 40:
        return "utf-32-le" if head[1:4] in (b"\x00\x00\x00", b"\xfe\x00\x00") else "utf-32-be"
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head.count(b"\x00") > 16:
        return "utf-16-le" if head[:2] == b"\xff\xfe" or head[1:2] == b"\x00" else "utf-16-be"
    return None


def _found(raw: bytes, patience: Patience) -> Iterator[tuple[str, str]]:
    for text in _readings(raw):
        written = without_base64(text)
        present = literals_in(written)
        yield from _announced(written, present, patience)
        for verdict in in_columns(written, written.lower(), patience.spend):
            yield ("secret" if verdict == "secret" else "secret.possible"), "password"
        yield from (("secret", kind) for kind in tokens_in(written, present))
        if _has_jwt(text):
            yield "secret", "jwt"
        if KTY in present:
            yield from (("secret", "private_key") for _ in _private_jwk(text))
        yield from (("ins.production", kind) for kind in sorted(production_ins(text)))


def _announced(
    text: bytes, present: frozenset[bytes], patience: Patience
) -> Iterator[tuple[str, str]]:
    """What words announce, and what they announce once the tags between them are taken away."""
    if not present and b"@" not in text:
        return
    around = neighbourhoods(text, text.lower(), present)
    if not around:
        return
    readings = [around]
    if b"</" in around and any(word in around.lower() for word in _ANNOUNCED):
        readings.append(_TAG.sub(b"", _ENDS.sub(b"\n", around)))
    for reading in readings:
        for verdict, kind in named_in(reading, reading.lower(), patience.spend):
            yield ("secret" if verdict == "secret" else "secret.possible"), kind


def _has_jwt(text: bytes) -> bool:
    near = around(text, places(text, b"eyJ", _JWT_REACH // 2), 1, _JWT_REACH)
    return bool(near) and (_holds_jwt(near) or _holds_jwt(_BREAK.sub(b"", near)))


def _holds_jwt(text: bytes) -> bool:
    return any(not is_masked(match[1].decode("ascii", "replace")) for match in _JWT.finditer(text))


def _readings(raw: bytes) -> Iterator[bytes]:
    """`raw` as it is, then without its entities and marks, its quoted-printable breaks, its percent
    signs, where it has some.
    """
    yield raw
    escaped = b"&" in raw and (b"&lt;" in raw or b"&#" in raw or b"&quot;" in raw)
    if escaped or (
        b"!" in raw and b"<!" in raw
    ):  # a single sign is found at once: it spares the slower searches
        yield _unmarked(raw, b"homologation" in raw.lower())
    if raw[:1] != b"<" and (
        b"uoted-" in raw or b"=\n" in raw or (b"\r" in raw and b"=\r\n" in raw)
    ):
        yield binascii.a2b_qp(raw)
    if b"%" in raw and _PERCENTS.search(raw):
        yield unquote_to_bytes(raw)


def _unmarked(raw: bytes, commented: bool) -> bytes:
    for written, meant in (*_ENTITIES, *_MARKS):
        raw = raw.replace(written, meant)
    return _COMMENT.sub(b"", raw) if commented else raw


def _private_jwk(text: bytes) -> Iterator[re.Match[bytes]]:
    for match in islice(_JWK.finditer(text), _JWK_MOST):
        around = text[max(0, match.start() - _JWK_REACH) : match.end() + _JWK_REACH]
        if b'"kty' in around:
            yield match
            return
