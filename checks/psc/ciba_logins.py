"""The CIBA logins of a trace: each request, its answer, and its polls."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..kit.har import body_object
from ..kit.trace import Call, Trace, psc_data
from .polls import Poll

_SECONDS = re.compile(r"[1-9][0-9]{0,4}")
OK, _DAY = 200, 86_400


@dataclass(frozen=True, slots=True)
class Login:
    """One CIBA request, what Pro Santé Connect answered, and the polls that bring back its
    auth_req_id.
    """

    call: Call
    answer: dict[str, Any] | None
    polls: tuple[Poll, ...]

    @property
    def opened(self) -> bool:
        """Whether the request was accepted, as far as the trace tells."""
        return self.call.exchange.status in (None, OK)

    @property
    def auth_req_id(self) -> str | None:
        """The id that the polls must bring back."""
        return text_in(self.answer, "auth_req_id")

    @property
    def interval(self) -> float:
        """The least number of seconds between two polls."""
        told = (self.answer or {}).get("interval")
        if isinstance(told, str) and _SECONDS.fullmatch(told):
            return float(told)
        sound = isinstance(told, (int, float)) and not isinstance(told, bool) and 0 < told < _DAY
        return float(told) if sound and told else float(psc_data()["default_interval"])


def read_logins(trace: Trace) -> tuple[list[Login], list[Poll]]:
    """The CIBA logins with their polls, and the polls that belong to none."""
    polls = [
        _poll(call)
        for call in trace.of("token")
        if psc_data()["ciba_grant"] in call.values("grant_type")
    ]
    logins = []
    for call in trace.of("ciba"):
        answer = body_object(call.exchange)
        known = text_in(answer, "auth_req_id")
        logins.append(
            Login(
                call, answer, tuple(poll for poll in polls if known and poll.auth_req_id == known)
            )
        )
    claimed = {id(poll.call) for login in logins for poll in login.polls}
    return logins, [poll for poll in polls if id(poll.call) not in claimed]


def _poll(call: Call) -> Poll:
    answer = body_object(call.exchange)
    return Poll(
        call,
        call.only("auth_req_id"),
        call.exchange.status,
        text_in(answer, "error"),
        bool(text_in(answer, "access_token")),
        answer is not None,
    )


def text_in(answer: dict[str, Any] | None, name: str) -> str | None:
    value = (answer or {}).get(name)
    return value if isinstance(value, str) and value else None
