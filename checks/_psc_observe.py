"""What a trace holds that must not leave the company: kinds of secrets, and the identifiers and names of persons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ._har import Exchange, body_object
from ._psc_jwt import MalformedToken, decode
from ._psc_placeholder import is_placeholder
from ._psc_trace import call_of

_JWT = re.compile(r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\.[A-Za-z0-9_-]{8,}+\.[A-Za-z0-9_-]{0,}+")
_STARS = re.compile(r"[*xX.•_-]*|<[^<>]{0,40}>|\[[^\[\]]{0,40}\]")
_TOKENS = ("access_token", "refresh_token", "id_token")
_COOKIES = ("cookie", "set-cookie")
_MOST_TOKENS = 50

#: Parameters and claims that name a person, in lower case.
PERSONAL = frozenset(
    {
        "login_hint", "username", "sub", "preferred_username", "name", "family_name", "given_name", "middle_name", "nickname", "birthdate",
        "email", "phone_number", "subjectnameid", "nomdexercice", "prenomdexercice", "nomexercice", "prenomexercice", "identifiant",
    }
)  # fmt: skip


def secret_kinds(entry: Mapping[str, Any], exchange: Exchange) -> Iterator[str]:
    """The kinds of secrets of one exchange: cookie, bearer, client_secret, token, code, jwt."""
    if _cookies(entry, exchange):
        yield "cookie"
    if kind := _authorization(exchange):
        yield kind
    call, answer = call_of(exchange), body_object(exchange) or {}
    if any(_is_secret(value) for value in (*call.values("client_secret"), answer.get("client_secret"))):
        yield "client_secret"
    if any(_is_secret(value) for name in _TOKENS for value in (*call.values(name), answer.get(name))):
        yield "token"
    if call.role in ("callback", "token") and any(_is_secret(value) for value in call.values("code")):
        yield "code"
    if any(_JWT.search(text) for text in _texts(exchange)):
        yield "jwt"


def personal_values(exchange: Exchange) -> Iterator[str]:
    """The identifiers and names of persons that an exchange to Pro Santé Connect sends or receives, in its tokens too."""
    call = call_of(exchange)
    if call.role in ("other", "page"):
        return
    for name, value in call.sent:
        if name.lower() in PERSONAL:
            yield from _forms(value)
    answer = body_object(exchange)
    for claims in (*([answer] if answer else []), *_claims(exchange)):
        for value in _personal(claims):
            yield from _forms(value)


def _is_secret(value: object) -> bool:
    return isinstance(value, str) and not is_placeholder(value) and _STARS.fullmatch(value) is None


def _cookies(entry: Mapping[str, Any], exchange: Exchange) -> bool:
    values: list[object] = [
        value.partition("=")[2] or value for name, value in (*exchange.headers, *exchange.answer_headers) if name in _COOKIES
    ]
    for side in ("request", "response"):
        part = entry.get(side)
        listed = part.get("cookies") if isinstance(part, dict) else None
        values += [one.get("value") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return any(_is_secret(value) for value in values)


def _authorization(exchange: Exchange) -> str | None:
    for name, value in exchange.headers:
        scheme, _, credentials = value.strip().partition(" ")
        if name in ("authorization", "proxy-authorization") and _is_secret(credentials.strip()):
            return "client_secret" if scheme.lower() == "basic" else "bearer"
    return None


def _texts(exchange: Exchange) -> Iterable[str]:
    yield exchange.url.raw
    yield exchange.body or ""
    for _, value in (*exchange.headers, *exchange.answer_headers, *(exchange.form or ())):
        yield value


def _claims(exchange: Exchange) -> Iterator[dict[str, Any]]:
    """The claims of every token of an exchange."""
    found = [token for text in _texts(exchange) for token in _JWT.findall(text)]
    for token in dict.fromkeys(found[:_MOST_TOKENS]):
        try:
            yield dict(decode(token).claims)
        except MalformedToken:
            continue


def _personal(claims: object) -> Iterator[str]:
    """The values of the personal claims, at any depth (the JSON reader bounds it)."""
    todo: list[object] = [claims]
    while todo:
        one = todo.pop()
        if isinstance(one, list):
            todo += one
        elif isinstance(one, dict):
            for name, value in one.items():
                if isinstance(value, str) and str(name).lower() in PERSONAL:
                    yield value
                elif isinstance(value, (dict, list)):
                    todo.append(value)


def _forms(value: str) -> Iterator[str]:
    """A personal value, and its parts: `5000…/CPAT…` is known by both, and so are names of several words."""
    for part in {value, *re.split(r"[/\s]", value)}:
        if len(part) > 2 and not is_placeholder(part):
            yield part
