"""The passwords that a command line gives, and the codes of cards: forms of their own, that no word
« password » announces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..kit.mask import is_masked
from .leak_judges import Named, password
from .leak_password import is_technical

_SPACE = rb"[ \t]{1,4}"
_ARGUMENT = rb"[\"']?([^\s\"'<>]{4,100})"
_OPTIONS = rb"(?:-[a-z]{1,12}[ \t]{1,4}(?:[0-9.]{1,6}[ \t]{1,4})?){0,4}"
_USER = rb"[\"']?[^\s/@\"'=:]{1,60}/"
_SHARE = rb"(?:[a-z*]:?" + _SPACE + rb")?[\"']?\\{2,8}[^\s\"]{1,200}[\"']?"
_CODE = rb"([0-9]{4,8})(?![0-9]|[-/.,:][0-9]|[ ]?(?:chiffres|caract|digits))"
_CODES = (b"code pin", b"pin code", b"code puk")
_BARE = (b"pin=", b"pin:", b"pin :", b'pin"', b"pin'")
_ORACLE = (b"sqlplus", b"sqlldr", b"impdp", b"expdp")


def commands() -> Iterator[Named]:
    """Each form, by the words that it begins with."""
    told = rb"net use" + _SPACE + _SHARE + rb"(?:" + _SPACE + rb"/[^\s]{1,100}){0,4}" + _SPACE
    argument = password(bound=True)
    yield Named("password", (b"net use",), told + rb"(?![/*])" + _ARGUMENT, argument)
    begin = rb"(?:%s)(?:\.exe)?" % b"|".join(_ORACLE) + _SPACE + _OPTIONS + rb"(?:userid=)?"
    login = begin + _USER + rb"([^\s@/\"']{4,100})"
    yield Named("password", _ORACLE, login + rb"(?=@)", password(bound=True))
    yield Named("password", _ORACLE, login + rb"(?=[\s\"']|$)", password(sure_only=True))
    connect = rb"connect" + _SPACE + _USER + rb"([^\s@/\"']{4,100})(?=@)"
    yield Named("password", (b"connect ",), connect, password(bound=True))
    yield Named("password", (b"-pw ",), rb"[ \t]-pw" + _SPACE + _ARGUMENT, argument)
    yield Named("password", (b"sshpass",), rb"sshpass" + _SPACE + rb"-p[ ]?" + _ARGUMENT, given)
    asked = rb"ldap(?:search|modify|add|delete|whoami|passwd)[^\n]{0,200}?[ ]-w" + _SPACE
    yield Named("password", (b"ldap",), asked + _ARGUMENT, given)
    made = rb"htpasswd" + _SPACE + rb"-[a-z]{0,6}b[a-z]{0,6}" + (_SPACE + rb"[^\s]{1,100}") * 2
    yield Named("password", (b"htpasswd",), made + _SPACE + _ARGUMENT, given)
    program = rb"mysql(?:dump|admin|import|show)?(?:\.exe)?[ ]"
    opened = program + rb"[^\n]{0,60}?-(?:u|h|-user|-host)[^\n]{0,80}?(?<=[ ])-p" + _ARGUMENT
    yield Named("password", (b"mysql",), opened, stuck)
    set_before = rb"(?:pgpassword|mysql_pwd)=" + _ARGUMENT
    yield Named("password", (b"pgpassword", b"mysql_pwd"), set_before, given)
    yield from _card_codes()


def _card_codes() -> Iterator[Named]:
    """The code of a card: four to eight figures."""
    what = rb"(?:code (?:pin|puk)|pin code)(?: [a-z\x80-\xff'() -]{1,40}?)?"
    sign = rb"[\"'*_]{0,4}(?: |\xc2\xa0|\xe2\x80\xaf|\xa0){0,3}(?::|=|\best\b|\bis\b)"
    yield Named("password", _CODES, what + sign + rb"(?: |\xc2\xa0){0,3}[\"'*_]{0,4}" + _CODE, code)
    end = rb"(?=[ .,;)]{0,3}(?:\r|\n|<|$))"
    yield Named("password", _CODES, rb"(?:code (?:pin|puk)|pin code)[ ]{1,3}" + _CODE + end, maybe)
    bare = rb"(?<![a-z0-9_.-])pin[\"']{0,2}[ ]{0,3}[:=][ ]{0,3}[\"']?" + _CODE
    yield Named("password", _BARE, bare, code)


def given(text: bytes, match: re.Match[bytes]) -> str | None:
    """What an option takes is the password whatever it is, unless it stands for one."""
    word = text[slice(*match.span(1))].decode("utf-8", "replace")
    return None if is_masked(word) or is_technical(word) or word.startswith("-") else "secret"


def stuck(text: bytes, match: re.Match[bytes]) -> str | None:
    """`-pSecret` of MySQL; its `-P3306` is a port, and letters alone may be another option."""
    start = match.start(1)
    if not text[:start].rstrip(b"\"'").endswith(b"p"):
        return None
    verdict = given(text, match)
    return "possible" if verdict and text[slice(*match.span(1))].isalpha() else verdict


def code(text: bytes, match: re.Match[bytes]) -> str | None:
    """Figures after their name."""
    return "secret" if text[slice(*match.span(1))] else None


def maybe(text: bytes, match: re.Match[bytes]) -> str | None:
    """Figures that no sign binds to their name."""
    return "possible" if text[slice(*match.span(1))] else None
