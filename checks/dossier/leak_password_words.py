"""The words that announce a password, in French and English, in the forms in which files write
them.
"""

from __future__ import annotations

from collections.abc import Iterator

from .leak_judges import Named, after_login, opaque, password

#: Between a password's name and the password: a sign, on one line; French blanks and quotes are
#: bytes above 0x7f.
_BLANK = rb"(?:[ \t]|\xc2\xa0|\xe2\x80\xaf|\xa0){0,20}"
_OPEN = rb"(?:[\\\"'`]|\xc2\xab|\xe2\x80\x9c){0,8}(?:\xc2\xa0|\xe2\x80\xaf| )?"
_SET = rb"[\\\"'`\])*_]{0,8}" + _BLANK + rb"(?:[-=]>|:=|={1,2}|:|\xe2\x86\x92)" + _BLANK + _OPEN
_PAIR = (
    rb"[\\\"']{1,8}\s{0,40}[,/]?\s{0,40}[\\\"']{0,8}value[\\\"']{0,8}\s{0,40}[=:]\s{0,40}"
    rb"[\\\"']{1,8}"
)
_SECRET = rb"([^\s\"'`&<>,;\\\xc2]{4,200})"
_AFTER_WORDS = rb"s?(?: \(?[a-z\x80-\xff'._ -]{1,40}\)?)?" + _BLANK + rb":\s{0,20}" + _OPEN
_TAG = rb"(?:\s[^<>]{0,200})?>\s{0,20}"

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


def passwords() -> Iterator[Named]:
    """Each form, by the word that it begins with: the words are what is searched first."""
    for word in (*_PASSWORD_NAMES, rb"mot de passe", rb"mot_de_passe", rb"mot-de-passe"):
        yield from _after(word)
    yield from _of_their_own()
    for word in (b"code pin", b"pin code", b"code secret", b"code confidentiel"):
        yield Named("password", (word,), word + _SET + _SECRET, password(sure_only=True))


def _after(word: bytes) -> Iterator[Named]:
    """The ways in which a password follows the word that announces it."""
    alone = word if len(word) > 3 else word + rb"(?<![a-z]%s)" % word
    yield Named("password", (word,), alone + rb"(?:s|\d|e)?" + _SET + _SECRET, password())
    yield Named("password", (word,), alone + _PAIR + _SECRET, password(bound=True))
    if word not in (b"pwd", b"motdepasse", b"passwort"):
        yield Named("password", (word,), alone + _AFTER_WORDS + _SECRET, password(sure_only=True))
    yield Named(
        "password",
        (word,),
        alone + rb"[ \t]{0,5}[,;|\t][ \t]{0,5}" + _OPEN + _SECRET,
        password(sure_only=True),
    )
    yield Named(
        "password",
        (word,),
        alone + rb"(?: [a-z\x80-\xff' ]{1,30})? (?:est|is|sera|=)[ :]{1,3}" + _OPEN + _SECRET,
        password(sure_only=True),
    )
    yield Named(
        "password",
        (word,),
        alone + rb"[ ]{1,3}(?:\xc2\xab|\xe2\x80\x9c|\")[ \xc2\xa0]{0,3}" + _SECRET,
        password(sure_only=True),
    )


def _of_their_own() -> Iterator[Named]:
    """The ways of one notation each: a tag, a command, an account."""
    yield Named(
        "password", (b"pass",), rb"pass(?<![a-z]pass)" + _SET + _SECRET, password(sure_only=True)
    )
    yield Named(
        "password",
        _TAGGED,
        rb"<(?:[\w.-]{1,20}:)?(?:[\w.-]{0,20})" + _HEADED + _TAG + rb"([^<>\s]{4,200})<",
        password(bound=True),
    )
    yield Named(
        "password",
        (b"-pass", b"-pwd"),
        rb"--?(?:pass(?:word|wd)?|pwd)[ \t]{1,4}" + _OPEN + _SECRET,
        password(sure_only=True),
    )
    yield Named(
        "password",
        (b"identified by",),
        rb"identified by[ ]{1,4}(?:password )?['\"]" + _SECRET,
        password(bound=True),
    )
    yield Named(
        "password",
        (b"mot de passe", b"password", b"mdp"),
        rb"(?:mot de passe|password|mdp)" + _SET + rb"([^\s/:]{1,60})[ ]{0,3}/[ ]{0,3}" + _SECRET,
        after_login,
    )
    yield Named(
        "password",
        (b"password",),
        rb"login\s{1,4}\S{1,80}\s{1,4}password\s{1,4}" + _SECRET,
        password(sure_only=True),
    )
    yield Named(
        "password",
        (b"curl ",),
        rb"curl [^\n]{0,80}(?:-u|--user)[ =]{0,3}['\"]?[^\s:'\"]{1,60}:" + _SECRET,
        password(bound=True),
    )
    yield Named("password", (b"auth plain",), rb"auth plain[ ]{1,3}([a-z0-9+/=]{8,400})", opaque)
