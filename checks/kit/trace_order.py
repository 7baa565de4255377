"""The order of the exchanges of a trace: echoes and copies left out, the clocks of its files set by
the codes that pass between them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .trace import Call

_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
_MOST_APART = dt.timedelta(minutes=5)  # two clocks; beyond, the traces are of different logins
_JUST_AFTER = dt.timedelta(milliseconds=1)


def without_echoes(calls: list[Call]) -> list[Call]:
    """A redirection that the browser is seen to follow is told once, by the request itself."""
    known = {call.exchange.url.raw for call in calls if not call.redirection}
    return [call for call in calls if not (call.redirection and call.exchange.url.raw in known)]


def once(calls: list[Call]) -> list[Call]:
    """Without the exchanges that two files of the piece both hold: same request, same instant, same
    answer.
    """
    kept: dict[Any, Call] = {}
    for number, call in enumerate(calls):
        it = call.exchange
        same = (
            (it.started, it.method, it.url.raw, it.form, it.status, it.body, call.redirection)
            if it.started
            else number
        )
        kept.setdefault(same, call)
    return list(kept.values())


def in_time(calls: list[Call]) -> tuple[list[Call], dt.timedelta | None]:
    """The calls by time when every exchange has one, else as written; and how far apart the clocks
    of two files are, if they are.

    A server exchanges a code after the browser brought it: a file in which it comes before is late
    by that much.
    """
    if any(call.exchange.started is None for call in calls):
        return calls, None
    late: dict[str, dt.timedelta] = {}
    for file, lag in _lags(calls):
        late[file] = max(lag, late.get(file, dt.timedelta()))
    nothing = dt.timedelta()

    def instant(call: Call) -> dt.datetime:
        return (call.exchange.started or _NEVER) + late.get(call.place.file, nothing)

    return sorted(calls, key=instant), max(late.values(), default=None)


def _lags(calls: list[Call]) -> Iterator[tuple[str, dt.timedelta]]:
    """The files in which a code is exchanged before another file brings it, and by how much."""
    brought: dict[str, Call] = {}
    for call in calls:
        if call.role in ("callback", "candidate") and (code := call.only("code")):
            brought.setdefault(code, call)
    for call in calls:
        callback = brought.get(call.only("code") or "") if call.role == "token" else None
        if callback is None or callback.place.file == call.place.file:
            continue
        lag = (callback.exchange.started or _NEVER) - (call.exchange.started or _NEVER)
        if dt.timedelta() < lag <= _MOST_APART:
            yield call.place.file, lag + _JUST_AFTER
