"""The identifiers and names of persons that a trace holds, which no report may show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..kit.har import Exchange, body_object
from ..kit.placeholder import is_placeholder
from ..kit.trace import call_of
from ..kit.trace_secrets import JWT, texts_of
from .jwt import MalformedToken, decode

_MOST_TOKENS = 50

#: Parameters and claims that name a person, in lower case.
PERSONAL = frozenset(
    {
        "login_hint",
        "username",
        "sub",
        "preferred_username",
        "name",
        "family_name",
        "given_name",
        "middle_name",
        "nickname",
        "birthdate",
        "email",
        "phone_number",
        "subjectnameid",
        "nomdexercice",
        "prenomdexercice",
        "nomexercice",
        "prenomexercice",
        "identifiant",
    }
)


def personal_values(exchange: Exchange) -> Iterator[str]:
    """The identifiers and names of persons that an exchange to Pro Santé Connect sends or receives,
    in its tokens too.
    """
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


def _claims(exchange: Exchange) -> Iterator[dict[str, Any]]:
    """The claims of every token of an exchange."""
    found = [token for text in texts_of(exchange) for token in JWT.findall(text)]
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
    """A personal value, and its parts: `5000…/CPAT…` is known by both, and so are names of several
    words.
    """
    for part in {value, *re.split(r"[/\s]", value)}:
        if len(part) > 2 and not is_placeholder(part):
            yield part
