"""The words that announce the other secrets: keys, tokens, headers, cookies, addresses with a
password.
"""

from __future__ import annotations

from .leak_commands import commands
from .leak_judges import Named, address, basic, cookie, key, opaque
from .leak_password_words import passwords

_GAP = rb"[\\\"'\s]{0,40}"
#: What stands between a name and its value: `=`, `:`, a tag; the `value` of a pair; a table's
#: separator before a digit.
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
_TOKEN_NAMES = (b"_token", b"-token", b"accesstoken", b"refreshtoken", b"idtoken")
_KEY_NAMES: tuple[tuple[bytes, bytes], ...] = (
    (b"api", rb"api[-_ ]?key"),
    (b"subscription-key", rb"subscription-key"),
    (b"secret", rb"secret[-_ ]?(?:access[-_ ]?)?key"),
    (
        b"secret",
        (rb"(?:app|shared|consumer|webhook|signing|session|jwt|token|encryption|hmac)[-_ ]?secret"),
    ),
    (b"secret", rb"secret(?<![a-z]secret)[\\\"']{0,8}(?=\s{0,3}[:=])"),
    (b"access", rb"access[-_ ]?key(?:[-_ ]?id)?"),
    (b"account", rb"account[-_ ]?key"),
    (b"signing", rb"signing[-_ ]?key"),
    (b"encryption", rb"encryption[-_ ]?key"),
    (b"master", rb"master[-_ ]?key"),
    (
        b"cl\xc3\xa9 ",
        (
            rb"cl\xc3\xa9 (?:d'|de "
            rb"|d\xe2\x80\x99)?(?:api|acc\xc3\xa8s|secr\xc3\xa8te|partag\xc3\xa9e|chiffrement)"
        ),
    ),
)

_AUTHORIZED = rb"authorization" + _IS + rb"(?:bearer|basic|dpop|token|apikey)(?:\s|\\t|%20|\+){1,4}"
_DIGEST = (
    rb"authorization[\\\"':=>\s]{1,40}(?:value[\\\"':\s]{1,12})?"
    rb"digest [^\n]{0,600}response=\\?\"([0-9a-f]{32,128})"
)
_COOKIE = (
    rb"cookie2?[\\\"']{0,8}\s{0,8}(?::|=>|,\s{0,40}[\\\"']{1,8}value[\\\"']{1,8}\s{0,8}:"
    rb")\s{0,8}[\\\"']{0,8}([^\r\n\"\\]{3,4000})"
)
#: Every kind. The words are plain searches, which is what makes the scan fast.
NAMED: tuple[Named, ...] = (
    Named(
        "private_key",
        (b"private key",),
        (rb"---- ?begin (?:[a-z0-9]{2,10} ){0,3}private key(?: block)? ?----()"),
        opaque,
    ),
    Named("private_key", (b"putty-user-key-file-",), rb"putty-user-key-file-[0-9]{1,2}:()", opaque),
    Named(
        "client_secret",
        (b"client_secret", b"client-secret", b"clientsecret"),
        (rb"client[-_]?secret") + _IS + _WORD % 6,
        opaque,
    ),
    Named(
        "client_secret",
        (b"client_secret", b"client_assertion"),
        _FIELD % (rb"client_(?:secret|assertion)"),
        opaque,
    ),
    Named(
        "client_secret",
        (b"client_assertion", b"clientassertion"),
        rb"client_?assertion" + _IS + _OPAQUE % 16,
        opaque,
    ),
    Named("bearer", (b"authorization",), _AUTHORIZED + _OPAQUE % 16, opaque),
    Named("bearer", (b"digest ",), _DIGEST, opaque),
    Named(
        "bearer", (b"basic ",), rb"basic[ \t]{1,4}([a-z0-9+/]{8,400}={0,2})(?![a-z0-9+/=])", basic
    ),
    Named(
        "bearer",
        (b"bearer ", b"bearer\t"),
        rb"bearer[ \t]{1,4}(?=[a-z0-9._~+/=-]{0,60}[0-9])" + _OPAQUE % 20,
        opaque,
    ),
    Named(
        "token",
        _TOKEN_NAMES,
        rb"(?:access|refresh|id|auth|private|session|vault)[-_]?token" + _IS + _OPAQUE % 16,
        opaque,
    ),
    Named(
        "token",
        (b"token",),
        rb"token(?<![a-z_-]token)" + _IS + rb"(?=[a-z._~+/=-]{0,60}[0-9])" + _OPAQUE % 20,
        opaque,
    ),
    Named(
        "code_verifier",
        (b"code_verifier", b"codeverifier"),
        rb"code_?verifier" + _IS + _OPAQUE % 32,
        opaque,
    ),
    Named(
        "code",
        (b"code=",),
        rb"[?&#]code=" + _OPAQUE % 8 + (rb"(?=&(?:[^\s\"'<>]{0,400}&)?(?:state|session_state)=)"),
        opaque,
    ),
    Named(
        "code",
        (b"code=",),
        (rb"[?&#](?:session_)?state=[^\s\"'<>&]{1,400}&(?:[^\s\"'<>]{0,400}&)?code=") + _OPAQUE % 8,
        opaque,
    ),
    Named("cookie", (b"cookie",), _COOKIE, cookie),
    Named("lps_id_homologation_dmp", _LPS_WORDS, _LPS + _ATTRIBUTE, opaque),
    Named("lps_id_homologation_dmp", _LPS_WORDS, _LPS + _IS + _WORD % 3, opaque),
    *(Named("api_key", (word,), name + _IS + _WORD % 8, key) for word, name in _KEY_NAMES),
    Named(
        "url_password",
        (b"://",),
        (rb"://[^\s/:@\"'<>?#]{0,100}:([^\s/@\"'<>]{1,200})@[a-z0-9\[]"),
        address,
    ),
    Named(
        "url_password",
        (b"jdbc:",),
        (rb"jdbc:[a-z0-9:]{1,40}:[^\s/@\"'<>:]{1,60}/([^\s@\"'<>]{1,100})@"),
        address,
    ),
    *passwords(),
    *commands(),
)
