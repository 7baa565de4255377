"""The calls of a piece in order: the exchanges of a HAR, read as a stream, or the lines of a log.
An address merely written is no call.
"""

from __future__ import annotations

import codecs
import datetime as dt
import re
from dataclasses import dataclass, field
from html import unescape

from segur_audit.evidence.files import EvidenceFile
from segur_audit.evidence.jsonscan import CUT, BrokenJson
from segur_audit.evidence.jsonstream import NotRecords
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.har import Exchange, read_exchange, read_url
from ..kit.trace import TooManyEntries, read_entries
from ..kit.trace_secrets import secret_kinds
from .addresses import (
    Address,
    How,
    given_away,
    host_in,
    is_dmp_host,
    is_psc_host,
    persons,
    shapes,
)
from .exchange import addresses_of, told_given
from .words import AGAIN, WEBPS

_SOURCE = f"{WEBPS}, WPS-01, WPS-05"
_CUT = Rule(
    "webps.cut",
    _SOURCE,
    None,
    Text(
        "la trace s'interrompt ou n'est plus du JSON : la suite n'a pas été lue",
        "the trace stops or is no longer JSON: what follows was not read",
    ),
    AGAIN,
    Outcome.TO_REVIEW,
)
_ENTRY = Rule(
    "webps.entry",
    _SOURCE,
    None,
    Text(
        "{entries} entrée(s) illisible(s) dans la trace",
        "{entries} unreadable entries in the trace",
    ),
    AGAIN,
    Outcome.TO_REVIEW,
)
_TOO_LONG = Rule(
    "webps.too_long",
    _SOURCE,
    None,
    Text(
        "trop d'adresses : les dernières n'ont pas été lues",
        "too many addresses: the last ones were not read",
    ),
    AGAIN,
    Outcome.TO_REVIEW,
)

_ADDRESS = re.compile(
    rb"https?:(?:\\?/){2}[^\s\"'<>\\\x00-\x1f\x7f-\xff]{4,4000}+(?:\\/"
    rb"[^\s\"'<>\\\x00-\x1f\x7f-\xff]{0,2000}+){0,100}+",
    re.IGNORECASE,
)
_CALLED = re.compile(
    rb"(?:\b(?:GET|POST|HEAD|PUT|PATCH)[ \t]{1,4}|\b[Ll]ocation:[ \t]{0,4})[\"'<]?\Z"
)
_ANSWERED = re.compile(
    rb"(?:[ \t]{1,4}HTTP/[0-9.]{1,3})?[\"']?(?:[ \t]{1,4}|\r?\n(?:< )?HTTP/[0-9.]{1,3}[ "
    rb"\t])([1-5][0-9]{2})(?![0-9A-Za-z])"
)
_BEFORE = 20
_UTF16 = (
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
)  # what Windows writes when a command's output goes to a file
_BRACKETED = re.compile(
    rb"\s*\[\s*[^\s{]"
)  # a log whose lines begin with a bracket, and not a list of exchanges

#: Addresses kept of a piece, different ones that a text may hold, entries read of a trace; what
#: comes after is said to be unread.
MOST, _MOST_TEXT = 5_000, 16 << 20
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(slots=True)
class CallTrace:
    """What a piece shows. `given` tells which host receives what it should not, and where;
    `secrets` the kinds that it holds;
    `problems` what could not be read.
    """

    calls: list[Address] = field(default_factory=list)
    written: list[Address] = field(default_factory=list)
    given: dict[tuple[str, str], Location] = field(default_factory=dict)
    secrets: dict[str, Location] = field(default_factory=dict)
    private: dict[str, None] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)
    seen: int = 0
    weight: int = 0

    @property
    def dmp(self) -> list[Address]:
        """The calls of the DMP."""
        return [address for address in self.calls if address.is_dmp]

    @property
    def own_hosts(self) -> set[str]:
        """The hosts of the software itself: where its logins return, and whose pages call the
        DMP.
        """
        logins = (pair for address in self.calls if address.is_authorize for pair in address.sent)
        wanted = {host_in(value) for name, value in logins if name == "redirect_uri"}
        callers = {address.caller for address in self.calls if address.is_dmp}
        return {
            host
            for host in wanted | callers
            if host and not is_dmp_host(host) and not is_psc_host(host)
        }

    def login_before(self, wanted: list[Address]) -> Address | None:
        """The login that one of these calls follows. Its return with an error takes it away."""
        chosen, login = {id(address) for address in wanted}, None
        for address in self.calls:
            if id(address) in chosen and login is not None:
                return login
            login = (
                address if address.is_login else None if login and address.refuses(login) else login
            )
        return None

    @property
    def is_full(self) -> bool:
        """Whether there is no room for more."""
        return (
            len(self.calls) + len(self.written) + len(self.given) >= MOST
            or self.weight >= _MOST_TEXT
        )

    def take(self, address: Address, receiver: str) -> None:
        """Keep an address as far as it matters."""
        self.seen += 1
        for kind in given_away(address.url, receiver):
            self.given.setdefault((kind, receiver), address.place)
        if len(self.private) < MOST:
            self.private.update(dict.fromkeys((*shapes(address.url), *persons(address.url))))
        if address.is_dmp or (
            address.how is not How.WRITTEN
            and (address.environment is not None or address.is_refusal)
        ):
            (self.written if address.how is How.WRITTEN else self.calls).append(address)
            self.weight += len(address.url.raw) + sum(
                len(name) + len(value) for name, value in address.form
            )


def read_calls(piece: Piece) -> CallTrace:
    """The calls of every file of the piece, in the order of time when it is known. Raises
    UnreadableEvidence.
    """
    trace = CallTrace()
    for file in piece.files:
        _read(file, trace)
    followed = {address.url.raw for address in trace.calls if address.how is not How.REDIRECTION}
    calls = [
        address
        for address in trace.calls
        if address.how is not How.REDIRECTION or address.url.raw not in followed
    ]
    timed = all(address.started for address in calls)
    trace.calls = sorted(calls, key=lambda address: address.started or _NEVER) if timed else calls
    return trace


def _read(file: EvidenceFile, trace: CallTrace) -> None:
    """A file as a trace when it is one, as text otherwise. A trace of which no entry can be read
    shows no call by its text.
    """
    if file.kind != "json":
        _read_text(file, trace, lines=file.kind != "html")
        return
    before, is_log, is_cut = trace.seen, False, False
    try:
        _read_entries(file, trace)
    except BrokenJson:
        is_log = trace.seen == before and _BRACKETED.match(file.head) is not None
        is_cut = not is_log
    except NotRecords:
        is_log = True
    except TooManyEntries as error:
        trace.problems.append(_TOO_LONG.unsure(error.place))
    if trace.seen == before and not trace.is_full:
        _read_text(file, trace, lines=is_log)
    if is_cut:
        trace.problems.append(_CUT.unsure(file.at()))


def _read_entries(file: EvidenceFile, trace: CallTrace) -> None:
    unread: list[Location] = []
    for place, entry in read_entries(file):
        if trace.is_full:
            trace.problems.append(_TOO_LONG.unsure(place))
            break
        exchange = read_exchange(entry, place) if entry is not None else None
        if entry is not None and exchange is not None:
            _take(exchange, trace)
            for kind in secret_kinds(entry, exchange):
                trace.secrets.setdefault(kind, place)
        elif not _is_too_long_an_address(entry) and len(unread) < MOST:
            unread.append(place)
    if unread:
        trace.problems.append(_ENTRY.unsure(unread[0], entries=len(unread)))


def _is_too_long_an_address(entry: dict[str, object] | None) -> bool:
    """A picture that lies in its own address (`data:`) is no call: browsers put them in a HAR."""
    request = (entry or {}).get("request", entry)
    return isinstance(request, dict) and str(request.get("url")).startswith(CUT)


def _take(exchange: Exchange, trace: CallTrace) -> None:
    for address, receiver in addresses_of(exchange):
        trace.take(address, receiver)
    for receiver, kind in told_given(exchange):
        trace.given.setdefault((kind, receiver), exchange.place)


def _read_text(file: EvidenceFile, trace: CallTrace, lines: bool) -> None:
    """The different addresses of a text; with `lines`, what a method or `Location:` stands before
    is a call.

    A call that is made again after another one counts again: a login may have come between.
    """
    found: set[tuple[str, str]] = set()
    line, counted = 1, 0
    data = (
        file.data.decode("utf-16", "replace").encode()
        if file.data.startswith(_UTF16)
        else file.data
    )
    for match in _ADDRESS.finditer(data):
        text = unescape(match[0].decode("ascii").replace("\\/", "/")).rstrip(".,;)")
        called = (
            lines
            and _CALLED.search(data, max(0, match.start() - _BEFORE), match.start()) is not None
        )
        how = How.LINE if called else How.WRITTEN
        key = (text, trace.calls[-1].url.raw if called and trace.calls else how)
        if key in found:
            continue
        line, counted = line + data.count(b"\n", counted, match.start()), match.start()
        if len(found) >= MOST or trace.is_full:
            trace.problems.append(_TOO_LONG.unsure(file.at(None, line)))
            return
        found.add(key)
        answer = _ANSWERED.match(data, match.end()) if called else None
        url = read_url(text)
        trace.take(
            Address(url, file.at(None, line), how, int(answer[1]) if answer else None), url.host
        )
