"""One address of a contextual call: whose it is, which INS it carries, and what it gives away to
the host that receives it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from segur_audit.model.place import Location

from ..cda.document_facts import birth_date_forms, name_forms
from ..kit.har import Pairs, Url, read_url
from ..kit.hosts import host_of
from ..kit.ins import ins_key_ok
from ..kit.mask import is_masked
from ..kit.trace import psc_data, role_of

_SHAPE = r"[1-478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{8}(?![0-9A-Za-z])"
_MATRICULE = re.compile(rf"(?<![0-9A-Za-z]){_SHAPE}")
_NAMED_INS = re.compile(rf"(?<![0-9A-Za-z_.-])ins=({_SHAPE})", re.IGNORECASE)
#: What a redacted copy writes in place of an INS, whose key was valid (`ins`) or not.
STANDS_FOR = re.compile(r"redacted-(ins|ins_key)-[0-9]{1,9}")
#: The secrets that no address may carry, wherever it goes (PSC-12), and those that have no business
#: with a third party (WPS-05).
_OPEN = frozenset({"access_token", "refresh_token", "client_secret"})
_SECRET = re.compile(
    r"(?:^|[?&#;/])(access_token|refresh_token|client_secret|id_token|authorization|password)=("
    r"[^&#;]*)",
    re.IGNORECASE,
)
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{8,}+\.eyJ[A-Za-z0-9_-]{8,}")


_PERSON = re.compile(
    r"(?:patient[._-]?)?(?:(?:nom|prenoms?|name|family|given)(?:[._-]?(?:name|patient|naissance|usage"
    r"|usuel|utilise|de[._-]?naissance))?|(?:first|last|birth|family|given)[._-]?name|patient)",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"naissance|birth|\bddn\b|\bdob\b", re.IGNORECASE)


class How(StrEnum):
    """What shows an address: the request or the redirection of a trace, a line of a log that says
    so, or its mere text.
    """

    REQUEST = "request"
    REDIRECTION = "redirection"
    LINE = "line"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the DMP or of Pro Santé Connect, or the return of a refused login. `caller` is
    the host of the page that called it.
    """

    url: Url
    place: Location
    how: How
    status: int | None = None
    started: dt.datetime | None = None
    form: Pairs = ()
    caller: str = ""

    @property
    def is_dmp(self) -> bool:
        """Whether the host is one of the DMP."""
        return host_of(self.url.raw) is not None

    @property
    def environment(self) -> str | None:
        """The environment of Pro Santé Connect that was called, None for another host."""
        return role_of(self.url)[1]

    @property
    def is_refusal(self) -> bool:
        """Whether it is the return of a login that was refused, or that the person gave up."""
        return {"error", "state"} <= {name for name, _ in self.url.query}

    def refuses(self, login: Address) -> bool:
        """Whether it is the return of that login, with an error."""
        return self.is_refusal and any(
            name == "state" and (name, value) in login.sent for name, value in self.url.query
        )

    @property
    def is_authorize(self) -> bool:
        """Whether it is an authorization request of Pro Santé Connect."""
        return role_of(self.url)[0] == "authorize" and self.environment is not None

    @property
    def is_login(self) -> bool:
        """Whether it is an authorization request of the right level, which was not refused at
        once.
        """
        return (
            self.is_authorize
            and ("acr_values", psc_data()["acr"]) in self.sent
            and (self.status or 200) < 400
        )

    @property
    def sent(self) -> Pairs:
        """The parameters of the address, then those of the form."""
        return (*self.url.query, *self.form)

    @property
    def numbers(self) -> dict[str, bool]:
        """The INS numbers that the address carries, and whether their key is valid. Never shown.

        Fifteen digits are an INS by their key, or by the name `ins`; a redacted copy tells by its
        placeholders what they stand for.
        """
        return ins_numbers(self.url)


def ins_numbers(url: Url) -> dict[str, bool]:
    """The INS numbers of an address, and whether the key of each is valid."""
    text = unquote(url.raw)
    named = {number.upper(): ins_key_ok(number.upper()) for number in _NAMED_INS.findall(text)}
    keyed = {number: True for number in _MATRICULE.findall(text) if ins_key_ok(number)}
    return named | keyed | {match[0]: match[1] == "ins" for match in STANDS_FOR.finditer(text)}


def shapes(url: Url) -> list[str]:
    """Whatever in an address has the shape of an INS: what no report may show, whether or not it is
    one.
    """
    return _MATRICULE.findall(unquote(url.raw))


def persons(url: Url) -> Iterator[str]:
    """The names and birth dates that the parameters of an address give."""
    for key, value in url.query:
        if _BIRTH.search(key) and any(sign.isdigit() for sign in value):
            yield from birth_date_forms(value)
        elif _PERSON.fullmatch(key) and not is_masked(value):
            yield from name_forms(value)


def given_away(url: Url, receiver: str) -> Iterator[str]:
    """What an address tells the host that receives it: `open` (a secret that no address may carry),
    `secret`, `ins`.

    What the DMP's own addresses carry is the DMP's business: their grammar is not public. Pro Santé
    Connect receives tokens as hints.
    """
    to_dmp, to_psc = is_dmp_host(receiver), is_psc_host(receiver)
    if to_dmp and host_of(url.raw):
        return
    names = {
        name.lower()
        for text in {url.raw, unquote(url.raw)}
        for name, value in _SECRET.findall(text)
        if not is_masked(unquote(value))
    }
    if names & _OPEN:
        yield "open"
    elif not to_psc and (names or _JWT.search(unquote(url.raw))):
        yield "secret"
    if (
        not to_dmp
        and not to_psc
        and any(STANDS_FOR.fullmatch(number) is None for number in ins_numbers(url))
    ):
        yield "ins"


def is_dmp_host(host: str) -> bool:
    """Whether a host is one of the DMP."""
    return host_of(f"https://{host}/") is not None


def is_psc_host(host: str) -> bool:
    """Whether a host is one of Pro Santé Connect."""
    return role_of(Url("", host=host))[1] is not None


def host_in(address: str | None) -> str:
    """The host of an address as a header gives it, empty when there is none."""
    return read_url(address).host if address else ""
