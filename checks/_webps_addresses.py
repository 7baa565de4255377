"""The addresses that a trace of a contextual call shows, in order: those of the DMP, those of Pro Santé Connect, those of others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from segur_audit.evidence import EvidenceFile
from segur_audit.model import Location

from ._har import Url, read_url
from ._psc_trace import psc_data, role_of
from .dmp import host_of

_ADDRESS = re.compile(
    rb"https?:(?:\\?/){2}[^\s\"'<>\\\x00-\x1f\x7f-\xff]{4,4000}(?:\\/[^\s\"'<>\\\x00-\x1f\x7f-\xff]{0,2000})*", re.IGNORECASE
)
_MATRICULE = re.compile(r"(?<![0-9A-Za-z])[1-478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{8}(?![0-9A-Za-z])")
_SECRET_NAMES = re.compile(r"(?i)(?:access_token|id_token|refresh_token|client_secret|authorization|password)")
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}")
_HARMLESS = re.compile(r"[*x.•_-]*|<[^<>]*>|r-[0-9a-z]{1,5}|redacted.*", re.IGNORECASE)

#: Different addresses kept of a file; what comes after is said to be unread.
MOST = 5_000


@dataclass(frozen=True, slots=True)
class Address:
    """An address that was called, and the line where it is first written."""

    url: Url
    place: Location

    @property
    def is_dmp(self) -> bool:
        """Whether the host is one of the DMP."""
        return host_of(self.url.raw) is not None

    @property
    def is_psc(self) -> bool:
        """Whether the host is one of Pro Santé Connect, which receives tokens and hints by its own rules (PSC-12)."""
        return role_of(self.url)[1] is not None

    @property
    def is_login(self) -> bool:
        """Whether it is an authorization request of Pro Santé Connect of the right level."""
        return role_of(self.url)[0] == "authorize" and ("acr_values", psc_data()["acr"]) in self.url.query

    @property
    def numbers(self) -> list[str]:
        """The INS numbers that the address carries. Never shown."""
        return _MATRICULE.findall(unquote(self.url.raw))

    @property
    def has_secret(self) -> bool:
        """Whether a secret is in the address, under a name that tells it or as a signed token."""
        pairs = [(name, value) for name, value in self.url.query if not _HARMLESS.fullmatch(value)]
        return any(_SECRET_NAMES.fullmatch(name) or _JWT.search(value) for name, value in pairs) or bool(_JWT.search(self.url.raw))


def read_addresses(file: EvidenceFile) -> tuple[list[Address], bool]:
    """The different addresses of a file in order, and whether there were too many to keep. Raises UnreadableEvidence."""
    found: dict[str, Address] = {}
    line, counted = 1, 0
    data = file.data
    for match in _ADDRESS.finditer(data):
        text = unescape(match[0].decode("ascii").replace("\\/", "/")).rstrip(".,;)")
        if text in found:
            continue
        if len(found) >= MOST:
            return list(found.values()), True
        line, counted = line + data.count(b"\n", counted, match.start()), match.start()
        found[text] = Address(read_url(text), file.at(None, line))
    return list(found.values()), False


def dmp_numbers(addresses: list[Address]) -> Iterator[str]:
    """The INS numbers of every address, each once."""
    yield from dict.fromkeys(number for address in addresses for number in address.numbers)
