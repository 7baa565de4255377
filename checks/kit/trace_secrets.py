"""The kinds of secrets that an exchange of a trace holds, whatever the nature of the piece that
holds the trace.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .har import Exchange, body_object
from .mask import is_masked
from .trace import Call, call_of, redirected

#: A signed token, wherever it stands in a text.
JWT = re.compile(r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\.[A-Za-z0-9_-]{8,}+\.[A-Za-z0-9_-]{0,}+")
#: The parameters and claims that are secrets, by their kind.
_SECRETS = {
    "client_secret": ("client_secret", "client_assertion"),
    "token": ("access_token", "refresh_token", "id_token", "token", "subject_token"),
    "code_verifier": ("code_verifier",),
    "password": ("password",),
}
_BARE = 16  # the least length of credentials that follow no scheme
_COOKIES = ("cookie", "set-cookie")
_KEYS = ("x-api-key", "api-key", "apikey", "x-auth-token", "x-access-token")


def secret_kinds(entry: Mapping[str, Any], exchange: Exchange) -> Iterator[str]:
    """The kinds of secrets of one exchange: cookie, bearer, client_secret, token, code, jwt."""
    if _cookies(entry, exchange):
        yield "cookie"
    if kind := _authorization(exchange):
        yield kind
    call, answer = call_of(exchange), body_object(exchange) or {}
    for kind, names in _SECRETS.items():
        if any(
            _is_secret(value) for name in names for value in (*call.values(name), answer.get(name))
        ):
            yield kind
    if any(name in _KEYS and _is_secret(value) for name, value in exchange.headers):
        yield "token"
    if any(map(_is_secret, _codes(call))) or _code_in_fragment(exchange):
        yield "code"
    if any(not is_masked(token) for text in texts_of(exchange) for token in JWT.findall(text)):
        yield "jwt"


def _codes(call: Call) -> Iterator[str]:
    """The codes of an exchange: in its address, its form, or where its answer sends the browser."""
    for one in (call, *redirected(call.exchange)):
        if one.role in ("callback", "candidate", "token"):
            yield from one.values("code")


def _is_secret(value: object) -> bool:
    return isinstance(value, str) and not is_masked(value)


def _cookies(entry: Mapping[str, Any], exchange: Exchange) -> bool:
    values: list[object] = [
        content
        for name, value in (*exchange.headers, *exchange.answer_headers)
        if name in _COOKIES
        for content in _cookie_values(value, alone=name == "set-cookie")
    ]
    for side in ("request", "response"):
        part = entry.get(side)
        listed = part.get("cookies") if isinstance(part, dict) else None
        values += (
            [one.get("value") for one in listed if isinstance(one, dict)]
            if isinstance(listed, list)
            else []
        )
    return any(_is_secret(value) for value in values)


def _cookie_values(header: str, *, alone: bool) -> Iterator[str]:
    """The values of the cookies of a header; of `Set-Cookie`, what follows the first is
    attributes.
    """
    for pair in header.split(";")[: 1 if alone else None]:
        name, sign, value = pair.partition("=")
        yield value if sign else name


def _authorization(exchange: Exchange) -> str | None:
    for name, value in exchange.headers:
        scheme, *credentials = value.split(maxsplit=1) or [""]
        if name not in ("authorization", "proxy-authorization"):
            continue
        if any(map(_is_secret, credentials)) or (
            not credentials and len(scheme) >= _BARE and _is_secret(scheme)
        ):
            return "client_secret" if scheme.lower() == "basic" else "bearer"
    return None


def _code_in_fragment(exchange: Exchange) -> bool:
    """Whether the answer of the provider, with its code, lies after the `#` of the address."""
    sent = dict(part.partition("=")[::2] for part in exchange.url.fragment.split("&"))
    return "state" in sent and bool(sent.get("code")) and _is_secret(sent["code"])


def texts_of(exchange: Exchange) -> Iterable[str]:
    """Every text of an exchange: its address, its headers, its form, its body."""
    yield exchange.url.raw
    yield exchange.body or ""
    for _, value in (*exchange.headers, *exchange.answer_headers, *(exchange.form or ())):
        yield value
