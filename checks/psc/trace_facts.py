"""What a trace holds that must not leave the company: kinds of secrets, and the identifiers and names of persons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..kit.har import Exchange, body_object
from ..kit.masks import is_mask
from ..kit.placeholder import is_placeholder
from ..kit.trace import call_of
from .jwt import MalformedToken, decode

_JWT = re.compile(
    r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\.[A-Za-z0-9_-]{8,}+\.[A-Za-z0-9_-]{0,}+"
)
#: The parameters and claims that are secrets, by their kind.
_SECRETS = {
    "client_secret": ("client_secret", "client_assertion"),
    "token": ("access_token", "refresh_token", "id_token", "token", "subject_token"),
    "code_verifier": ("code_verifier",),
    "password": ("password",),
}
_BARE = 16  # the least length of credentials that follow no scheme
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
    for kind, names in _SECRETS.items():
        if any(
            _is_secret(value) for name in names for value in (*call.values(name), answer.get(name))
        ):
            yield kind
    if (
        call.role in ("callback", "token")
        and any(_is_secret(value) for value in call.values("code"))
    ) or _code_in_fragment(exchange):
        yield "code"
    if any(
        not is_mask(token)
        for text in _texts(exchange)
        for token in _JWT.findall(text)[:_MOST_TOKENS]
    ):
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
    return isinstance(value, str) and not is_mask(value)


def _cookies(entry: Mapping[str, Any], exchange: Exchange) -> bool:
    values: list[object] = [
        value.partition("=")[2] or value
        for name, value in (*exchange.headers, *exchange.answer_headers)
        if name in _COOKIES
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
