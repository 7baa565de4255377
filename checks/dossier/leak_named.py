"""The words that announce a secret, in French and English, in the forms in which files write them, and what follows them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..kit.mask import is_masked
from .leak_near import around, places
from .leak_password import is_technical, password_kind

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
_REST = re.compile(rb"[^\s\"'&,;\\]{0,400}")
_PROSE = re.compile(rb"[A-Za-z\x80-\xff'.-]+")
_NEXT_WORD = re.compile(rb"[.,;:)]?[ \t]+[(a-zA-Z\x80-\xff]")

#: Between a password's name and the password: a sign, on one line; French blanks and quotes are bytes above 0x7f.
_BLANK = rb"(?:[ \t]|\xc2\xa0|\xe2\x80\xaf|\xa0){0,20}"
_OPEN = rb"(?:[\\\"'`]|\xc2\xab|\xe2\x80\x9c){0,8}(?:\xc2\xa0|\xe2\x80\xaf| )?"
_SET = rb"[\\\"'`\])*_]{0,8}" + _BLANK + rb"(?:[-=]>|:=|={1,2}|:|\xe2\x86\x92)" + _BLANK + _OPEN
_PAIR = rb"[\\\"']{1,8}\s{0,40}[,/]?\s{0,40}[\\\"']{0,8}value[\\\"']{0,8}\s{0,40}[=:]\s{0,40}[\\\"']{1,8}"
_SECRET = rb"([^\s\"'`&<>,;\\\xc2]{4,200})"
_AFTER_WORDS = rb"s?(?: \(?[a-z\x80-\xff'._ -]{1,40}\)?)?" + _BLANK + rb":\s{0,20}" + _OPEN
_TAG = rb"(?:\s[^<>]{0,200})?>\s{0,20}"

Judge = Callable[[bytes, "re.Match[bytes]"], str | None]


@dataclass(frozen=True)
class Named:
    """A kind of secret, the words one of which must be there, what betrays it in lower case, and who judges what was met."""

    kind: str
    words: tuple[bytes, ...]
    expression: bytes
    judge: Judge

    @cached_property
    def pattern(self) -> re.Pattern[bytes]:
        """The expression, compiled when a text holds one of the words (most hold none)."""
        return re.compile(self.expression)


def _opaque(text: bytes, match: re.Match[bytes]) -> str | None:
    """What follows the name, unless it is a mask, a variable, or the next words of a sentence."""
    start, end = match.span(1)
    value = text[start:end]
    if not value:
        return "secret"
    whole = value + _REST.match(text, end)[0]  # type: ignore[index]
    if any(is_masked(one.decode("utf-8", "replace").rstrip(".,;:")) for one in (value, whole)):
        return None
    in_prose = (
        _PROSE.fullmatch(value) is not None
        and text[start - 1 : start] not in (b"=", b'"', b"'")
        and _NEXT_WORD.match(text, end) is not None
    )
    return None if in_prose else "secret"


def _key(text: bytes, match: re.Match[bytes]) -> str | None:
    """A key has figures, or is long: `api_key: obligatoire` is a rule."""
    value = match[1]
    if is_technical(value.decode("utf-8", "replace")):
        return None
    long_or_mixed = len(value) >= 24 or re.search(rb"[0-9]", value) is not None
    return _opaque(text, match) if long_or_mixed else None


def _basic(text: bytes, match: re.Match[bytes]) -> str | None:
    """Credentials are `user:password` in base64; another word is none."""
    value = text[slice(*match.span(1))]
    try:
        clear = base64.b64decode(value + b"=" * (-len(value) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    if b":" not in clear or clear.startswith(b"{"):
        return None
    return "secret" if not is_masked(clear.decode("utf-8", "replace")) else None


def _after_login(text: bytes, match: re.Match[bytes]) -> str | None:
    """The password of `login / password`; `SSI/IAM.80` is a requirement."""
    start, end = match.span(2)
    if is_technical(text[match.start(1) : end].decode("utf-8", "replace")):
        return None
    return password_kind(text[start:end], text, start, end, bound=False, sure_only=True)


def _password(*, bound: bool = False, sure_only: bool = False) -> Judge:
    def judge(text: bytes, match: re.Match[bytes]) -> str | None:
        start, end = match.span(1)
        sign = text[match.start() : start]
        equal = b"=" in sign and b" =" not in sign and b"\t=" not in sign
        return password_kind(
            text[start:end], text, start, end, bound=bound or equal, sure_only=sure_only
        )

    return judge


def _address(text: bytes, match: re.Match[bytes]) -> str | None:
    """The password of `scheme://user:password@host`."""
    value = text[slice(*match.span(1))].decode("utf-8", "replace")
    return None if is_masked(value) else "secret"


_ATTRIBUTES = frozenset(
    b"path domain expires max-age samesite secure httponly version priority partitioned".split()
)
_SESSION = re.compile(rb"sess|auth|token|sid|jwt|sso|login|user", re.IGNORECASE)


def _cookie(text: bytes, match: re.Match[bytes]) -> str | None:
    """A cookie that holds a value: neither its attributes, nor a word of two or three letters that keeps a choice."""
    for pair in text[slice(*match.span(1))].split(b";"):
        name, sign, value = pair.strip().partition(b"=")
        if (
            not sign
            or not value
            or b" " in name
            or name.lower() in _ATTRIBUTES
            or is_masked(value.decode("utf-8", "replace"))
        ):
            continue
        if len(value) >= 6 or _SESSION.search(name):
            return "secret"
    return None


_PASSWORD_NAMES = (
    b"password",
    b"passwd",
    b"passphrase",
    b"motdepasse",
    b"mdp",
    b"pwd",
    b"passwort",
)
_TAGGED = (*_PASSWORD_NAMES, b"mot_de_passe", b"mot-de-passe")
_HEADED = rb"(?:%s)" % b"|".join(_TAGGED)


def _passwords() -> Iterator[Named]:
    for word in (*_PASSWORD_NAMES, rb"mot de passe", rb"mot_de_passe", rb"mot-de-passe"):
        alone = word if len(word) > 3 else word + rb"(?<![a-z]%s)" % word
        yield Named("password", (word,), alone + rb"(?:s|\d|e)?" + _SET + _SECRET, _password())
        yield Named("password", (word,), alone + _PAIR + _SECRET, _password(bound=True))
        if word not in (b"pwd", b"motdepasse", b"passwort"):
            yield Named(
                "password", (word,), alone + _AFTER_WORDS + _SECRET, _password(sure_only=True)
            )
        yield Named(
            "password",
            (word,),
            alone + rb"[ \t]{0,5}[,;|\t][ \t]{0,5}" + _OPEN + _SECRET,
            _password(sure_only=True),
        )
        yield Named(
            "password",
            (word,),
            alone + rb"(?: [a-z\x80-\xff' ]{1,30})? (?:est|is|sera|=)[ :]{1,3}" + _OPEN + _SECRET,
            _password(sure_only=True),
        )
        yield Named(
            "password",
            (word,),
            alone + rb"[ ]{1,3}(?:\xc2\xab|\xe2\x80\x9c|\")[ \xc2\xa0]{0,3}" + _SECRET,
            _password(sure_only=True),
        )
    yield Named(
        "password", (b"pass",), rb"pass(?<![a-z]pass)" + _SET + _SECRET, _password(sure_only=True)
    )
    yield Named(
        "password",
        _TAGGED,
        rb"<(?:[\w.-]{1,20}:)?(?:[\w.-]{0,20})" + _HEADED + _TAG + rb"([^<>\s]{4,200})<",
        _password(bound=True),
    )
    yield Named(
        "password",
        (b"-pass", b"-pwd"),
        rb"--?(?:pass(?:word|wd)?|pwd)[ \t]{1,4}" + _OPEN + _SECRET,
        _password(sure_only=True),
    )
    yield Named(
        "password",
        (b"identified by",),
        rb"identified by[ ]{1,4}(?:password )?['\"]" + _SECRET,
        _password(bound=True),
    )
    yield Named(
        "password",
        (b"mot de passe", b"password", b"mdp"),
        rb"(?:mot de passe|password|mdp)" + _SET + rb"([^\s/:]{1,60})[ ]{0,3}/[ ]{0,3}" + _SECRET,
        _after_login,
    )
    yield Named(
        "password",
        (b"password",),
        rb"login\s{1,4}\S{1,80}\s{1,4}password\s{1,4}" + _SECRET,
        _password(sure_only=True),
    )
    yield Named(
        "password",
        (b"curl ",),
        rb"curl [^\n]{0,300}(?:-u|--user)[ =]{0,3}['\"]?[^\s:'\"]{1,60}:" + _SECRET,
        _password(bound=True),
    )
    yield Named("password", (b"auth plain",), rb"auth plain[ ]{1,3}([a-z0-9+/=]{8,400})", _opaque)
    for word in (b"code pin", b"pin code", b"code secret", b"code confidentiel"):
        yield Named("password", (word,), word + _SET + _SECRET, _password(sure_only=True))


_TOKEN_NAMES = (b"_token", b"-token", b"accesstoken", b"refreshtoken", b"idtoken")
_KEY_NAMES: tuple[tuple[bytes, bytes], ...] = (
    (b"api", rb"api[-_ ]?key"),
    (b"subscription-key", rb"subscription-key"),
    (b"secret", rb"secret[-_ ]?(?:access[-_ ]?)?key"),
    (b"secret", rb"(?:app|shared|consumer|webhook|signing|session|jwt|token|encryption|hmac)[-_ ]?secret"),
    (b"secret", rb"secret(?<![a-z]secret)[\\\"']{0,8}(?=\s{0,3}[:=])"),
    (b"access", rb"access[-_ ]?key(?:[-_ ]?id)?"),
    (b"account", rb"account[-_ ]?key"),
    (b"signing", rb"signing[-_ ]?key"),
    (b"encryption", rb"encryption[-_ ]?key"),
    (b"master", rb"master[-_ ]?key"),
    (b"cl\xc3\xa9 ", rb"cl\xc3\xa9 (?:d'|de |d\xe2\x80\x99)?(?:api|acc\xc3\xa8s|secr\xc3\xa8te|partag\xc3\xa9e|chiffrement)"),
)  # fmt: skip

#: Every kind. The words are plain searches, which is what makes the scan fast.
NAMED: tuple[Named, ...] = (
    Named("private_key", (b"private key",), rb"---- ?begin (?:[a-z0-9]{2,10} ){0,3}private key(?: block)? ?----()", _opaque),
    Named("private_key", (b"putty-user-key-file-",), rb"putty-user-key-file-[0-9]{1,2}:()", _opaque),
    Named("client_secret", (b"client_secret", b"client-secret", b"clientsecret"), rb"client[-_]?secret" + _IS + _WORD % 6, _opaque),
    Named("client_secret", (b"client_secret", b"client_assertion"), _FIELD % rb"client_(?:secret|assertion)", _opaque),
    Named("client_secret", (b"client_assertion", b"clientassertion"), rb"client_?assertion" + _IS + _OPAQUE % 16, _opaque),
    Named("bearer", (b"authorization",), rb"authorization" + _IS + rb"(?:bearer|basic|dpop|token|apikey)(?:\s|\\t|%20|\+){1,4}" + _OPAQUE % 16, _opaque),
    Named("bearer", (b"digest ",), rb"authorization[\\\"':=>\s]{1,40}(?:value[\\\"':\s]{1,12})?digest [^\n]{0,600}response=\\?\"([0-9a-f]{32,128})", _opaque),
    Named("bearer", (b"basic ",), rb"basic[ \t]{1,4}([a-z0-9+/]{8,400}={0,2})(?![a-z0-9+/=])", _basic),
    Named("bearer", (b"bearer ", b"bearer\t"), rb"bearer[ \t]{1,4}(?=[a-z0-9._~+/=-]{0,60}[0-9])" + _OPAQUE % 20, _opaque),
    Named("token", _TOKEN_NAMES, rb"(?:access|refresh|id|auth|private|session|vault)[-_]?token" + _IS + _OPAQUE % 16, _opaque),
    Named("token", (b"token",), rb"token(?<![a-z_-]token)" + _IS + rb"(?=[a-z._~+/=-]{0,60}[0-9])" + _OPAQUE % 20, _opaque),
    Named("code_verifier", (b"code_verifier", b"codeverifier"), rb"code_?verifier" + _IS + _OPAQUE % 32, _opaque),
    Named("code", (b"code=",), rb"[?&#]code=" + _OPAQUE % 8 + rb"(?=&(?:[^\s\"'<>]{0,400}&)?(?:state|session_state)=)", _opaque),
    Named("code", (b"code=",), rb"[?&#](?:session_)?state=[^\s\"'<>&]{1,400}&(?:[^\s\"'<>]{0,400}&)?code=" + _OPAQUE % 8, _opaque),
    Named("cookie", (b"cookie",), rb"cookie2?[\\\"']{0,8}\s{0,8}(?::|=>|,\s{0,40}[\\\"']{1,8}value[\\\"']{1,8}\s{0,8}:)\s{0,8}[\\\"']{0,8}([^\r\n\"\\]{3,4000})", _cookie),
    Named("lps_id_homologation_dmp", _LPS_WORDS, _LPS + _ATTRIBUTE, _opaque),
    Named("lps_id_homologation_dmp", _LPS_WORDS, _LPS + _IS + _WORD % 3, _opaque),
    *(Named("api_key", (word,), name + _IS + _WORD % 8, _key) for word, name in _KEY_NAMES),
    Named("url_password", (b"://",), rb"://[^\s/:@\"'<>?#]{1,100}:([^\s/@\"'<>]{1,200})@[a-z0-9\[]", _address),
    Named("url_password", (b"jdbc:",), rb"jdbc:[a-z0-9:]{1,40}:[^\s/@\"'<>:]{1,60}/([^\s@\"'<>]{1,100})@", _address),
    *_passwords(),
)  # fmt: skip
#: One of them is in every word above: a few searches spare a hundred in what holds no secret.
ROOTS = (
    b"secret", b"token", b"authorization", b"bearer", b"basic ", b"digest ", b"private key", b"putty-user", b"homologation", b"assertion", b"verifier",
    b"code pin", b"pin code", b"curl ", b"code confidentiel", b"cookie", b"subscription-key", b"cl\xc3\xa9 ", b"jdbc:", b"pass", b"mdp", b"pwd",
    b"identified by", b"auth plain",
)  # fmt: skip
#: Words that stand everywhere, and what is before them when they announce a secret.
_COMMON = (
    (b"code=", re.compile(rb"[?&#]"), 1),
    (b"key", re.compile(rb"api|access|account|signing|encryption|master"), 12),
)
_BEFORE, _AFTER = 320, 1_200


def neighbourhoods(text: bytes, lowered: bytes) -> bytes:
    """What lies around the words that announce a secret; the rest of `text` is not looked at for names."""
    return around(text, sorted({*_roots(lowered), *_credentials(lowered)}), _BEFORE, _AFTER)


def _roots(lowered: bytes) -> Iterator[int]:
    for root in ROOTS:
        yield from places(lowered, root, _AFTER // 2)
    for word, before, reach in _COMMON:
        for at in places(lowered, word, 0):
            if before.search(lowered, max(0, at - reach), at):
                yield at


def _credentials(lowered: bytes) -> Iterator[int]:
    """Where an address holds an `@` after its `://`."""
    if b"@" in lowered:
        for at in places(lowered, b"://", 0):
            if lowered.find(b"@", at, at + _BEFORE) >= 0:
                yield at


def named_in(text: bytes, lowered: bytes, spend: Callable[[], bool]) -> Iterator[tuple[str, str]]:
    """(`secret` or `possible`, kind) of each kind that a word announces in `text`; `lowered` is the same in lower case.

    `spend` is asked before each value is judged; when it refuses, the search ends.
    """
    sure: set[str] = set()
    for named in NAMED:
        if named.kind in sure or not any(word in lowered for word in named.words):
            continue
        for match in named.pattern.finditer(lowered):
            if not spend():
                return
            verdict = named.judge(text, match)
            if verdict:
                yield verdict, named.kind
            if verdict == "secret":
                sure.add(named.kind)
                break
