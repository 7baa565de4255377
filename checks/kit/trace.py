"""The Pro Santé Connect exchanges of a piece: which of them matter, what each is, what could not be
read.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, BinaryIO
from urllib.parse import urljoin

from segur_audit import DATA
from segur_audit.evidence.bounds import CALLS, EXCHANGES
from segur_audit.evidence.files import EvidenceFile
from segur_audit.evidence.jsonscan import BrokenJson
from segur_audit.evidence.jsonstream import NotRecords, read_records
from segur_audit.evidence.reading import reader
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Finding
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
from segur_audit.model.text import Text

from .har import Exchange, Pairs, Url, read_exchange, read_url
from .trace_leaks import leaks_of, secrets_in
from .trace_order import in_time, once, without_echoes
from .trace_rules import CLOCKS, NO_TRACE, TRACE_EMPTY, TRACE_ENTRY, TRACE_TOO_LONG, TRACE_TRUNCATED

ENTRIES = ("log", "entries")
_READ_ANSWERS = frozenset({"token", "userinfo", "ciba"})
_MOST_TEXT = 32 << 20


class TooManyEntries(Exception):
    """A trace goes on beyond what is read of one: `place` is the first entry that was not."""

    def __init__(self, place: Location) -> None:
        super().__init__("too many entries")
        self.place = place


@dataclass(frozen=True, slots=True)
class Call:
    """An exchange that matters, and its role: authorize, callback, token, userinfo, ciba, logout,
    page… or `other`.

    A `candidate` carries a code but no state: it is a callback if it goes to a redirect_uri.
    `environment` is that of the host, None for a host that is not Pro Santé Connect's; `leaks`
    names the secrets in its URLs.
    """

    exchange: Exchange
    role: str
    environment: str | None
    leaks: tuple[str, ...] = ()
    redirection: bool = False  # seen in the answer that sends the browser there, not as a request

    @property
    def place(self) -> Location:
        """Where the exchange stands in the trace."""
        return self.exchange.place

    @property
    def sent(self) -> Pairs:
        """The parameters of the URL, then those of the form."""
        return (*self.exchange.url.query, *(self.exchange.form or ()))

    def values(self, name: str) -> list[str]:
        """Every value sent under `name`."""
        return [value for key, value in self.sent if key == name]

    def only(self, name: str) -> str | None:
        """The value of `name`, None when it is absent, or given more than once."""
        values = self.values(name)
        return values[0] if len(values) == 1 else None


@dataclass(frozen=True, slots=True)
class Trace:
    """What was read: the calls that matter in order, how many exchanges there were in all, how many
    could be read, what is wrong.
    """

    place: Location
    calls: tuple[Call, ...]
    total: int
    legible: int
    problems: tuple[Finding, ...]

    def of(self, *roles: str) -> list[Call]:
        """The calls of these roles, in order."""
        return [call for call in self.calls if call.role in roles]


@cache
def psc_data() -> dict[str, Any]:
    """Hosts, endpoints and expected values, with their sources (`segur_audit/data/psc.json`)."""
    path = DATA / "psc.json"
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return data


@reader
def read_trace(piece: Piece) -> Trace:
    """The calls of every file of the piece together, in the order of time. Raises
    UnreadableEvidence: no file, no trace.
    """
    if not piece.files:
        message = Text(
            "la pièce ne contient aucun fichier de trace", "the piece holds no trace file"
        )
        raise UnreadableEvidence(message, piece.place)
    reading = _Reading()
    for file in piece.files:
        reading.read(file)
    calls, apart = in_time(without_echoes(once(reading.calls)))
    problems = (*reading.problems, *([_clocks(piece, apart)] if apart else []))
    return Trace(piece.files[0].at(), tuple(calls), reading.total, reading.legible, problems)


def _clocks(piece: Piece, apart: dt.timedelta) -> Finding:
    seconds = round(apart.total_seconds())
    return CLOCKS.warns(piece.files[0].at(), seconds=seconds)


def read_entries(file: EvidenceFile) -> Iterator[tuple[Location, dict[str, Any] | None]]:
    """Each entry of a trace file with its place; None for one that cannot be read. Raises
    TooManyEntries, BrokenJson, NotRecords, UnreadableEvidence.
    """
    with _stream(file) as stream:
        for record in read_records(stream, ENTRIES):
            if record.index >= EXCHANGES:
                raise TooManyEntries(file.at(f"{record.container}[{record.index}]"))
            yield file.at(f"{record.container}[{record.index}]"), record.value


def call_of(exchange: Exchange) -> Call:
    """What an exchange is."""
    role, environment = role_of(exchange.url)
    if exchange.method.upper() in ("OPTIONS", "HEAD"):
        role = "page"  # a browser asks first whether it may: no call of the flow
    if role == "other":
        role = _foreign_role((*exchange.url.query, *(exchange.form or ())))
    return Call(
        exchange, role, environment, tuple(sorted({*leaks_of(exchange), *secrets_in(exchange)}))
    )


def role_of(url: Url) -> tuple[str, str | None]:
    """The role of a URL, and the environment of its host: `bas`, `production`, `unknown`, None for
    a foreign host.
    """
    data = psc_data()
    environment = {**data["hosts"], **data["obsolete_hosts"]}.get(url.host)
    if environment is None and any(url.host.endswith(f".{domain}") for domain in data["domains"]):
        environment = "unknown"
    endpoint = data["endpoints"].get(url.path.rstrip("/").partition(data["realm"])[2])
    if environment is None:
        return ("simulator" if endpoint else "other"), None
    prefix = data["authorize_host_prefix"]
    if url.host.startswith(prefix) and url.path.rstrip("/") == data["authorize_path"]:
        endpoint = "authorize"
    asks = any(
        name in ("response_type", "client_id", "redirect_uri", "scope") for name, _ in url.query
    )
    if endpoint is None or (endpoint == "authorize" and not asks):
        return "page", environment
    return endpoint, environment


def unreadable(error: BrokenJson, file: EvidenceFile) -> Finding:
    """The finding on a trace that stops, or stops being JSON."""
    read = max(error.index or 0, 0)
    how = (
        Text("s'interrompt", "stops")
        if error.ended
        else Text("n'est plus du JSON", "is no longer JSON")
    )
    return TRACE_TRUNCATED.fails(file.at(), how=how, offset=error.offset, read=read)


class _Reading:
    """Gathers the calls of the files, within bounds."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.problems: list[Finding] = []
        self.total = 0
        self.legible = 0
        self._text = 0

    def read(self, file: EvidenceFile) -> None:
        """Read one file; what is wrong with it is kept as a finding. Raises UnreadableEvidence: not
        a trace.
        """
        before = self.total
        try:
            for place, entry in read_entries(file):
                self.total += 1
                if not self._take(place, entry):
                    return
        except NotRecords as error:
            raise UnreadableEvidence(NO_TRACE, file.at()) from error
        except TooManyEntries as error:
            self.problems.append(TRACE_TOO_LONG.unsure(error.place))
        except BrokenJson as error:
            if self.total == before and error.offset == 0:
                raise UnreadableEvidence(NO_TRACE, file.at()) from error
            self.problems.append(unreadable(error, file))
        if self.total == before and not self.problems:
            self.problems.append(TRACE_EMPTY.fails(file.at()))

    def _take(self, place: Location, entry: dict[str, Any] | None) -> bool:
        """Keep an entry that matters; False when there is no room left."""
        exchange = read_exchange(entry, place) if entry is not None else None
        if exchange is None:
            self.problems.append(TRACE_ENTRY.unsure(place))
        self.legible += exchange is not None
        for call in (call_of(exchange), *redirected(exchange)) if exchange else ():
            if call.role != "other" or call.leaks:
                self.calls.append(_lightened(call))
                self._text += _weight(self.calls[-1].exchange)
        if len(self.calls) + len(self.problems) < CALLS and self._text < _MOST_TEXT:
            return True
        self.problems.append(TRACE_TOO_LONG.unsure(place))
        return False


def _stream(file: EvidenceFile) -> BinaryIO:
    return io.BytesIO(file.data) if file.is_loaded else file.open()


def redirected(exchange: Exchange) -> Iterator[Call]:
    """The call that an answer sends the browser to: sometimes its only mark in the trace."""
    try:
        target = read_url(urljoin(exchange.url.raw, exchange.redirection or ""))
    except ValueError:
        return
    if exchange.redirection is None:
        return
    call = call_of(
        Exchange(exchange.place, "GET", target, (), None, "", None, (), None, exchange.started)
    )
    if call.role in ("authorize", "logout", "callback", "candidate"):
        yield replace(
            call, leaks=(), redirection=True
        )  # the leaks are told of the exchange that sends there


def _foreign_role(sent: Pairs) -> str:
    names = {name for name, _ in sent}
    if not names & {"code", "error"}:
        return "other"
    return "callback" if names & {"state", "session_state"} else "candidate"


def _lightened(call: Call) -> Call:
    """Without the answer, unless the checks read it."""
    return (
        call
        if call.role in _READ_ANSWERS
        else replace(call, exchange=replace(call.exchange, body=None))
    )


def _weight(exchange: Exchange) -> int:
    pairs = (
        *exchange.headers,
        *exchange.answer_headers,
        *exchange.url.query,
        *(exchange.form or ()),
    )
    return (
        len(exchange.url.raw)
        + len(exchange.body or "")
        + sum(len(name) + len(value) + 100 for name, value in pairs)
    )
