"""Who judges what follows a word that announces a secret: a mask, a rule or a sentence is none."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ..kit.mask import is_masked
from .leak_password import is_technical, password_kind

_REST = re.compile(rb"[^\s\"'&,;\\]{0,400}")
_PROSE = re.compile(rb"[A-Za-z\x80-\xff'.-]+")
_NEXT_WORD = re.compile(rb"[.,;:)]?[ \t]+[(a-zA-Z\x80-\xff]")

Judge = Callable[[bytes, "re.Match[bytes]"], str | None]


@dataclass(frozen=True)
class Named:
    """A kind of secret, the words one of which must be there, what betrays it in lower case, and
    who judges what was met.
    """

    kind: str
    words: tuple[bytes, ...]
    expression: bytes
    judge: Judge

    @cached_property
    def pattern(self) -> re.Pattern[bytes]:
        """The expression, compiled when a text holds one of the words (most hold none)."""
        return re.compile(self.expression)


def opaque(text: bytes, match: re.Match[bytes]) -> str | None:
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


def key(text: bytes, match: re.Match[bytes]) -> str | None:
    """A key has figures, or is long: `api_key: obligatoire` is a rule."""
    value = match[1]
    if is_technical(value.decode("utf-8", "replace")):
        return None
    long_or_mixed = len(value) >= 24 or re.search(rb"[0-9]", value) is not None
    return opaque(text, match) if long_or_mixed else None


def basic(text: bytes, match: re.Match[bytes]) -> str | None:
    """Credentials are `user:password` in base64; another word is none."""
    value = text[slice(*match.span(1))]
    try:
        clear = base64.b64decode(value + b"=" * (-len(value) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    if b":" not in clear or clear.startswith(b"{"):
        return None
    return "secret" if not is_masked(clear.decode("utf-8", "replace")) else None


def after_login(text: bytes, match: re.Match[bytes]) -> str | None:
    """The password of `login / password`; `SSI/IAM.80` is a requirement."""
    start, end = match.span(2)
    if is_technical(text[match.start(1) : end].decode("utf-8", "replace")):
        return None
    return password_kind(text[start:end], text, start, end, bound=False, sure_only=True)


def password(*, bound: bool = False, sure_only: bool = False) -> Judge:
    def judge(text: bytes, match: re.Match[bytes]) -> str | None:
        start, end = match.span(1)
        sign = text[match.start() : start]
        equal = b"=" in sign and b" =" not in sign and b"\t=" not in sign
        return password_kind(
            text[start:end], text, start, end, bound=bound or equal, sure_only=sure_only
        )

    return judge


def address(text: bytes, match: re.Match[bytes]) -> str | None:
    """The password of `scheme://user:password@host`."""
    value = text[slice(*match.span(1))].decode("utf-8", "replace")
    return None if is_masked(value) else "secret"


_ATTRIBUTES = frozenset(
    b"path domain expires max-age samesite secure httponly version priority partitioned".split()
)
_SESSION = re.compile(rb"sess|auth|token|sid|jwt|sso|login|user", re.IGNORECASE)


def cookie(text: bytes, match: re.Match[bytes]) -> str | None:
    """A cookie that holds a value: neither its attributes, nor a word of two or three letters that
    keeps a choice.
    """
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
