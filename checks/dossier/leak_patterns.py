"""What betrays a secret or a production INS in a text, in the forms in which texts are written: escaped, encoded, wrapped."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote_to_bytes

from ..kit.ins import ins_key_ok
from ..kit.masks import is_mask
from ..kit.placeholder import is_placeholder

CHUNK, OVERLAP = 1 << 20, 16 << 10

_GAP = rb"[\\\"'\s]{0,40}"
#: What stands between a name and its value: `=`, `:`, a tag; the `value` of a pair; a table's separator before a digit.
_IS = (
    _GAP
    + rb"(?:(?:[,:=>]|</[\w:.-]{1,40}>\s{0,40}<)?"
    + _GAP
    + rb"value"
    + _GAP
    + rb"[=:>]"
    + _GAP
    + rb"|[=:>]"
    + _GAP
    + rb"|[,;|]"
    + _GAP
    + rb"(?=[^\s\"'&<>{},;\\]{0,60}[0-9]))"
)
_WORD = rb"([^\s\"'&<>{},;\\]{%d,400})"
_OPAQUE = rb"([a-z0-9._~+/=%%-]{%d,4000})"
_LPS = rb"lps[_.-]id[_.-]homologation[_.-]dmp"
_LPS_WORDS = (b"homologation_dmp", b"homologation.dmp", b"homologation-dmp")
_ATTRIBUTE = (
    rb"[\\\"'][^<]{0,200}(?:</[\w:.-]{1,40}>\s{0,40})?<(?:[\w.-]{1,20}:)?attributevalue[^>]{0,300}>"
    rb"\s{0,40}(?:<[^<>]{1,80}>)?([^<\s]{3,200})"
)
_FIELD = rb"name=[\\\"]{1,4}%s[\\\"]{1,4}(?:\\[rn]|[\r\n]){2,8}" + _WORD % 6

#: Each kind, the words one of which must be there (plain searches are what makes the scan fast), and, in lower case, what betrays it.
_NAMED: tuple[tuple[str, tuple[bytes, ...], re.Pattern[bytes]], ...] = tuple(
    (kind, words, re.compile(pattern))
    for kind, words, pattern in (
        (
            "private_key",
            (b"private key",),
            rb"---- ?begin (?:[a-z0-9]{2,10} ){0,3}private key(?: block)? ?----()",
        ),
        ("private_key", (b"putty-user-key-file-",), rb"putty-user-key-file-[0-9]{1,2}:()"),
        (
            "client_secret",
            (b"client_secret", b"client-secret", b"clientsecret"),
            rb"client[-_]?secret" + _IS + _WORD % 6,
        ),
        (
            "client_secret",
            (b"client_secret", b"client_assertion"),
            _FIELD % rb"client_(?:secret|assertion)",
        ),
        (
            "client_secret",
            (b"client_assertion", b"clientassertion"),
            rb"client_?assertion" + _IS + _OPAQUE % 16,
        ),
        (
            "bearer",
            (b"authorization",),
            rb"authorization"
            + _IS
            + rb"(?:bearer|basic|dpop|token)(?:\s|\\t|%20|\+){1,4}"
            + _OPAQUE % 16,
        ),
        (
            "bearer",
            (b"bearer ", b"bearer\t"),
            rb"bearer[ \t]{1,4}(?=[a-z0-9._~+/=-]{0,60}[0-9])" + _OPAQUE % 20,
        ),
        (
            "token",
            (b"_token", b"-token", b"accesstoken", b"refreshtoken", b"idtoken"),
            rb"(?:access|refresh|id|auth)[-_]?token" + _IS + _OPAQUE % 16,
        ),
        (
            "code_verifier",
            (b"code_verifier", b"codeverifier"),
            rb"code_?verifier" + _IS + _OPAQUE % 32,
        ),
        ("lps_id_homologation_dmp", _LPS_WORDS, _LPS + _ATTRIBUTE),
        ("lps_id_homologation_dmp", _LPS_WORDS, _LPS + _IS + _WORD % 3),
    )
)
#: One of them is in every word above: nine searches spare thirty in what holds no secret.
_ROOTS = (
    b"secret",
    b"token",
    b"authorization",
    b"bearer",
    b"private key",
    b"putty-user",
    b"homologation",
    b"assertion",
    b"verifier",
)
_JWT = re.compile(
    rb"(?<![A-Za-z0-9_-])(eyJ[A-Za-z0-9_-]{8,4000}+\.[A-Za-z0-9_-]{0,8000}+\.[A-Za-z0-9_-]{8,4000}+(?:\.[A-Za-z0-9_-]{8,8000}+){0,2})"
)
_JWK = re.compile(rb"\"[dk]\\{0,3}\"\s{0,8}:\s{0,8}\\{0,3}\"([A-Za-z0-9_-]{32,2000})")
_JWK_REACH, _JWK_MOST = 6_000, 500
#: A key that is nothing but its bytes: PKCS#8, PKCS#1, SEC 1, PKCS#12.
_DER = re.compile(
    rb"\x30(?:\x82..|\x81.|.)\x02\x01(?:\x00(?:\x30.\x06|\x02[\x81\x82])|\x01\x04[\x20\x30\x42]|\x03\x30[\x80\x82])",
    re.DOTALL,
)
_MASK = re.compile(
    rb"[*x.\xe2\x80\xa2_-]+"
    rb"|[<\[(]?(?:redacted|masqu(?:e|\xc3\xa9)e?|supprim(?:e|\xc3\xa9)e?|expurg(?:e|\xc3\xa9)e?|hidden|removed)(?:[-_](?:[a-z]{1,20}|[0-9]{1,4}))?[>\])]?"
    rb"|\$\{?\w+\}?|%[a-z_]+%|(?:your|votre)[a-z_-]*|client[-_]?secret"
    rb"|(?:string|boolean|undefined|null|none|required|optional|obligatoire|facultatif)\.?",
    re.IGNORECASE,
)
_LONGEST_MASK = 40
_VALUE = re.compile(rb"[^\s\"'&<>,;\\]{1,200}")  # up to the next sign that ends a value
_PROSE = re.compile(rb"[A-Za-z\x80-\xff'.-]+")
_NEXT_WORD = re.compile(rb"[.,;:)]?[ \t]+[(a-zA-Z\x80-\xff]")
_PRODUCTION = re.compile(
    rb"1\.2\.250\.1\.213\.1\.4\.[89](?![0-9.])"
)  # a literal head: what is before it is looked at by hand
_MATRICULE = re.compile(
    rb"(?<![0-9A-Za-z])[1-478][0-9]{4}(?:[0-9]{2}|2[ABab])[0-9]{6}[0-9]{2}(?![0-9A-Za-z])"
)
_APART = re.compile(  # in groups, or its key in an element of its own
    rb"(?<![0-9A-Za-z])([1-478] ?[0-9]{2} ?[0-9]{2} ?(?:[0-9]{2}|2[ABab]) ?[0-9]{3} ?[0-9]{3})"
    rb"(?: |</[^<>]{1,60}>\s{0,40}<[^<>/]{1,60}>)?([0-9]{2})(?![0-9A-Za-z])"
)
_WINDOW = 320
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


def found_in(data: bytes) -> Iterator[tuple[str, str]]:
    """The (kind, value) of each secret or production INS in `data`, whatever its length."""
    if _DER.match(data[:32]):
        yield "secret", "private_key"
    encoding = _wide(data[:64])
    for start in range(0, len(data), CHUNK):
        window = data[max(0, start - OVERLAP) : start + CHUNK]
        yield from _found(window)
        if encoding:
            yield from _found(window.decode(encoding, "ignore").encode("utf-8", "ignore"))


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


def _found(raw: bytes) -> Iterator[tuple[str, str]]:
    for text in _readings(raw):
        lowered = text.lower()
        named = _NAMED if any(root in lowered for root in _ROOTS) else ()
        for name, words, pattern in named:
            if any(word in lowered for word in words) and any(
                not _stands_for(text, match) for match in pattern.finditer(lowered)
            ):
                yield "secret", name
        if b"eyJ" in text and (_JWT.search(text) or _JWT.search(_BREAK.sub(b"", text))):
            yield "secret", "jwt"
        if b'"kty' in lowered:
            yield from (("secret", "private_key") for _ in _private_jwk(text))
        yield from (("ins.production", kind) for kind in sorted(_production(text)))


def _readings(raw: bytes) -> Iterator[bytes]:
    """`raw` as it is, then without its entities and marks, its quoted-printable breaks, its percent signs, where it has some."""
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


def _stands_for(text: bytes, match: re.Match[bytes]) -> bool:
    """Whether what follows the name is no secret: a mask, a variable, or the next words of a sentence."""
    start, end = match.span(1)
    value = text[start:end]
    if not value:
        return False
    whole = _VALUE.match(text, start)
    if whole is not None and is_mask(whole[0].decode("utf-8", "ignore")):
        return True
    if len(value) <= _LONGEST_MASK and is_placeholder(value.decode("ascii", "ignore")):
        return True
    if _MASK.fullmatch(value):
        return True
    return (
        _PROSE.fullmatch(value) is not None
        and text[start - 1 : start] not in (b"=", b'"', b"'")
        and _NEXT_WORD.match(text, end) is not None
    )


def _private_jwk(text: bytes) -> Iterator[re.Match[bytes]]:
    for match in islice(_JWK.finditer(text), _JWK_MOST):
        around = text[max(0, match.start() - _JWK_REACH) : match.end() + _JWK_REACH]
        if b'"kty' in around:
            yield match
            return


def _production(text: bytes) -> set[str]:
    kinds: set[str] = set()
    for match in _PRODUCTION.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if before and before in b"0123456789.":
            continue
        window = text[max(0, match.start() - _WINDOW) : match.end() + _WINDOW]
        kinds.update(
            "valid_key" if _has_key(number) else "invalid_key"
            for number in _MATRICULE.findall(window)
        )
        kinds.update(
            "valid_key" for number, key in _APART.findall(window) if _has_key(number + key)
        )
        if len(kinds) > 1:
            break
    return kinds


def _has_key(number: bytes) -> bool:
    return ins_key_ok(number.replace(b" ", b"").upper().decode("ascii"))
