"""Rewrites one exchange without its secrets and persons. Nothing is kept but what is known to be
harmless: the rest is replaced.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urljoin

from segur_audit.model.privacy import Mask

from ..kit.har import SIDE, Exchange, Pairs, Url, body_object, read_url
from ..kit.login_hint import hint_form
from ..kit.placeholder import placeholder
from ..kit.trace import Call, call_of, psc_data
from ..webps.addresses import is_dmp_host
from ..webps.redact import dmp_address, given_side
from .claims import END_OF_TIME
from .jwt import MalformedToken, read_id_token
from .redact_bodies import Parts, har_entry, plain_entry
from .token import client_id, userinfo_claims
from .vocabulary import (
    is_coded,
    is_name,
    is_plain,
    is_plain_path,
    is_scheme,
    is_word,
    media_type,
)

Base = tuple[str, str, str, str]

#: Parameters whose value the checks read, and that name neither a person nor a secret.
_PLAIN = frozenset(
    {
        "response_type",
        "response_mode",
        "scope",
        "acr_values",
        "prompt",
        "client_id",
        "grant_type",
        "channel",
        "error",
        "code_challenge_method",
        "token_type",
        "acr",
        "azp",
        "typ",
        "alg",
        "aud",
    }
)
_URLS = frozenset({"redirect_uri", "post_logout_redirect_uri", "iss"})
_INSTANTS = frozenset({"iat", "exp", "auth_time", "expires_in", "refresh_expires_in", "interval"})
_HIDDEN = frozenset(
    {
        "nonce",
        "session_state",
        "kid",
        "access_token",
        "refresh_token",
        "id_token",
        "auth_req_id",
        "state",
    }
)
_SHORT_NUMBER = re.compile(r"[0-9]{1,4}")
_SIGNATURE = 43  # characters of a base64 SHA-256: a token signed so cannot be guessed from its hash


class Redactor:
    """Remembers what stands for what: the same value always gets the same placeholder, and two
    values never share one.

    `bases` are the redirect_uri of the trace, whose addresses are kept so that callbacks can still
    be recognised.
    """

    def __init__(self, bases: set[Base]) -> None:
        self._bases = bases
        self._hosts = {host for _, host, _, _ in bases}
        self._numbers: dict[str, int] = {}

    @property
    def replaced(self) -> int:
        """How many different values were replaced."""
        return len(self._numbers)

    def entry(self, exchange: Exchange, as_har: bool) -> dict[str, Any]:
        """The exchange as an entry of a HAR, or in the plain form."""
        call = call_of(exchange)
        parts = Parts(
            method=exchange.method if re.fullmatch(r"[A-Z]{1,10}", exchange.method) else "",
            url=self._address(call),
            headers=self._headers(exchange),
            content_type=media_type(exchange.content_type),
            form=None if exchange.form is None else self._pairs(exchange.form),
            status=exchange.status,
            location=self._location(exchange),
            body=self._body(call),
            time=exchange.started.isoformat() if exchange.started else None,
            side=self._side(call),
        )
        return har_entry(parts) if as_har else plain_entry(parts)

    def hide(self, value: str, kind: str = "") -> str:
        """The placeholder of a value."""
        return placeholder(self._numbers.setdefault(value, len(self._numbers) + 1), value, kind)

    def _address(self, call: Call) -> str:
        url = call.exchange.url
        if is_dmp_host(url.host):
            return dmp_address(url, url.base in self._bases, self.hide, self._pair)
        if (
            not url.host
            or call.role == "other"
            or (call.role == "candidate" and url.base not in self._bases)
        ):
            return (
                "https://redacted.invalid/"
                if call.role == "other"
                else f"https://redacted.invalid/{self.hide(url.raw)}"
            )
        path = url.path
        if call.role == "page" or (
            call.role in ("callback", "candidate") and url.base not in self._bases
        ):
            path = f"/{self.hide(path)}"
        elif call.role in ("callback", "candidate"):
            path = self._path(url)
        elif call.role == "simulator":
            path = psc_data()["realm"] + path.partition(psc_data()["realm"])[2]
        return self._joined(url, path)

    def _joined(self, url: Url, path: str) -> str:
        query = urlencode(self._pairs(url.query))
        port = f":{url.port}" if url.port else ""
        return f"{url.scheme or 'https'}://{url.host}{port}{path}{'?' if query else ''}{query}"

    def _pairs(self, pairs: Pairs) -> list[tuple[str, str]]:
        return [self._pair(name, value) for name, value in pairs]

    def _pair(self, name: str, value: str) -> tuple[str, str]:
        kept = name if is_name(name) else self.hide(name)
        if name == "login_hint":
            return kept, self.hide(value, hint_form(value).value) if value else ""
        return kept, self._value(name, value)

    def _value(self, name: str, value: str) -> str:
        if name in _URLS:
            return self._uri(value)
        if name == "binding_message":
            return value if _SHORT_NUMBER.fullmatch(value) else self.hide(value)
        if name == "scope":
            return " ".join(
                word if is_word(name, word) else self.hide(word) for word in value.split(" ")
            )
        return value if is_plain(name, value) else self.hide(value)

    def _uri(self, value: str) -> str:
        """An address of the application: its query and its fragment are replaced, so that two that
        differ still do.
        """
        url = read_url(value)
        bare = re.split(r"[?#]", value, maxsplit=1)[0]
        if not url.host or "@" in bare or Mask().plain(url.host) != url.host:
            return self.hide(value)
        port = f":{url.port}" if url.port else ""
        head = f"{url.scheme}://{url.host}{port}{self._path(url)}"
        return head if bare == value else f"{head}?{self.hide(value)}"

    def _path(self, url: Url) -> str:
        """The path of an address of the application: the same everywhere, its words kept, anything
        else replaced.
        """
        return url.path if is_plain_path(url.path) else f"/{self.hide(url.path)}"

    def _headers(self, exchange: Exchange) -> list[tuple[str, str]]:
        told = exchange.header("authorization") or ""
        scheme, _, credentials = told.strip().partition(" ")
        if told.strip() and not is_scheme(scheme):
            return [("authorization", self.hide(told))]
        if not told.strip():
            return (
                [("accept", "*/*")] if exchange.headers else []
            )  # that headers were captured is what the checks need
        return [("authorization", f"{scheme} {self.hide(credentials.strip())}".strip())]

    def _location(self, exchange: Exchange) -> str | None:
        """Where the answer sends the browser, when that matters."""
        if exchange.redirection is None:
            return None
        try:
            target = read_url(urljoin(exchange.url.raw, exchange.redirection))
        except ValueError:
            return None
        call = call_of(Exchange(exchange.place, "GET", target, (), None, "", None, (), None, None))
        kept = call.role in ("authorize", "logout", "callback", "candidate") or is_dmp_host(
            target.host
        )
        return self._address(call) if kept else None

    def _body(self, call: Call) -> dict[str, Any] | None:
        if call.role == "userinfo":
            claims = userinfo_claims(call.exchange)
            return None if claims is None else self._identity(claims)
        answer = body_object(call.exchange) if call.role in ("token", "ciba") else None
        return None if answer is None else self._answer(answer)

    def _answer(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        kept = self._members(answer)
        try:
            token = read_id_token(answer)
        except MalformedToken as error:
            return (
                {**kept, SIDE: {"id_token": "encrypted"}}
                if error.encrypted
                else {**kept, "id_token": "malformed"}
            )
        if token is None:
            return kept
        told: dict[str, Any] = {
            "header": self._members(token.header),
            "claims": self._members(token.claims),
        }
        if token.raw and len(token.raw.rpartition(".")[2]) >= _SIGNATURE:
            told["sha256"] = hashlib.sha256(token.raw.encode()).hexdigest()
        return {**kept, SIDE: {"id_token": told}}

    def _identity(self, claims: Mapping[str, Any]) -> dict[str, Any]:
        """What userinfo says, as far as the checks ask: that the claims are there, never what they
        say of a person.
        """
        kept = {
            name: claims[name]
            for name in ("Secteur_Activite", "SubjectRole")
            if is_coded(name, claims.get(name))
        }
        subject, reference = claims.get("SubjectNameID"), claims.get("SubjectRefPro")
        if isinstance(subject, str):
            kept["SubjectNameID"] = self.hide(subject)
        if isinstance(reference, dict):
            kept["SubjectRefPro"] = {"redacted": True} if reference else {}
        return kept

    def _side(self, call: Call) -> dict[str, Any]:
        """What the checks need of the secrets that are taken away: in which URLs they were, and who
        the client is.
        """
        side: dict[str, Any] = {}
        if call.leaks:
            side["url_secrets"] = sorted(
                call.leaks, key=lambda name: (name == "client_secret", name)
            )
        known = client_id(call)
        if known and not call.only("client_id"):
            side["client_id"] = self._value("client_id", known)
        return side | given_side(call.exchange, self._hosts, self.hide)

    def _members(self, holder: Mapping[str, Any]) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for name, value in holder.items():
            if (
                name in _INSTANTS and isinstance(value, (int, float)) and abs(value) < END_OF_TIME
            ) or (name == "interval" and isinstance(value, str) and _SHORT_NUMBER.fullmatch(value)):
                kept[name] = value
            elif isinstance(value, str) and name in _PLAIN | _URLS | _HIDDEN:
                kept[name] = self._value(name, value)
            elif name == "aud" and isinstance(value, list):
                kept[name] = [self._value(name, one) for one in value if isinstance(one, str)]
        return kept
