"""What the browser is seen to do: authorization requests, callbacks, logout (PSC-01 to PSC-06,
PSC-10).
"""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours

from ..kit.har import read_url
from ..kit.mask import is_hidden
from ..kit.placeholder import SHORT
from ..kit.trace import Call, Trace, psc_data
from ..kit.trace_words import CIBA, CODE_FLOW, HIDDEN, quoted
from .request_rules import (
    AUTHORIZE,
    REDIRECT_URI,
    RESPONSE_TYPE,
)

_SCOPE_WORDS = (
    Text("scope contient {names}", "scope contains {names}"),
    Text("{given} ; attendu : {names}", "{given}; expected: {names}"),
    Text("demandez « {names} »", "ask for '{names}'"),
)
#: The rules on the scope, by the flow in which it is asked for.
SCOPE = {
    "code": Rule("psc.scope", f"PSC-02, {CODE_FLOW}", *_SCOPE_WORDS),
    "ciba": Rule("psc.ciba.scope", f"CIBA-04, {CIBA}", *_SCOPE_WORDS),
}
_ACR_WORDS = (
    Text("acr_values={wanted}", "acr_values={wanted}"),
    Text("{given} ; attendu : {wanted}", "{given}; expected: {wanted}"),
    Text("envoyez acr_values={wanted}", "send acr_values={wanted}"),
)
#: The rules on the level of authentication, by the flow in which it is asked for.
ACR = {
    "code": Rule("psc.acr_values", "PSC-03, SC.PSC.08 (EX PSC 16)", *_ACR_WORDS),
    "ciba": Rule("psc.ciba.acr_values", f"CIBA-04, {CIBA}", *_ACR_WORDS),
}
_LONG_ENOUGH = {
    name: Rule(
        f"psc.{name}",
        f"PSC-04, {CODE_FLOW}",
        Text("{name} compte au moins {short} caractères", "{name} has at least {short} characters"),
        Text(
            "{name} compte moins de {short} caractères", "{name} has fewer than {short} characters"
        ),
        Text("tirez un {name} aléatoire à chaque connexion", "draw a random {name} for each login"),
    )
    for name in ("state", "nonce")
}
_DISTINCT = {
    name: (
        Rule(
            f"psc.{name}.distinct",
            f"PSC-04, {CODE_FLOW}",
            None,
            Text(
                "même {name} dans deux demandes identiques : page rechargée ?",
                "same {name} in two identical requests: a reloaded page?",
            ),
            worth=Outcome.WARNING,
        ),
        Rule(
            f"psc.{name}.distinct",
            f"PSC-04, {CODE_FLOW}",
            Text(
                "{logins} connexions, {logins} {name} différents",
                "{logins} logins, {logins} different {name} values",
            ),
            Text(
                "même {name} pour plusieurs connexions ({requests} demandes)",
                "same {name} for several logins ({requests} requests)",
            ),
            Text("tirez un nouveau {name} à chaque connexion", "draw a new {name} for each login"),
        ),
    )
    for name in ("state", "nonce")
}


@dataclass(frozen=True, slots=True)
class Flow:
    """The browser's side of a trace: authorization requests, and the callbacks that answer them."""

    place: Location
    requests: tuple[Call, ...]
    callbacks: tuple[Call, ...]
    calls: tuple[Call, ...]

    def request_of(self, callback: Call) -> Call | None:
        """The request whose state a callback brings back."""
        state = callback.only("state")
        return next(
            (
                request
                for request in self.requests
                if state and not is_hidden(state) and request.only("state") == state
            ),
            None,
        )

    def callback_of(self, code: str) -> Call | None:
        """The callback that brought a code."""
        return next(
            (
                callback
                for callback in self.callbacks
                if callback.only("code") == code and not is_hidden(code)
            ),
            None,
        )


def browser_flow(trace: Trace) -> Flow:
    """The requests, and what comes back to their redirect_uri (failing that, whatever carries a
    code and a state).
    """
    requests = trace.of("authorize")
    bases = redirect_bases(requests)
    returned = [
        call for call in trace.of("callback", "candidate") if call.exchange.url.base in bases
    ]
    return Flow(trace.place, tuple(requests), tuple(returned or trace.of("callback")), trace.calls)


def redirect_bases(requests: list[Call]) -> set[tuple[str, str, str, str]]:
    """Where the requests want their answer."""
    return {read_url(uri).base for request in requests for uri in request.values("redirect_uri")}


def request_findings(flow: Flow) -> Iterator[Finding]:
    """PSC-01 to PSC-04 and PSC-06, on each authorization request."""
    if not flow.requests:
        yield AUTHORIZE.unsure(flow.place)
    for request in flow.requests:
        yield _response_type(request)
        yield scope_finding(request, SCOPE["code"])
        yield acr_finding(request, ACR["code"])
        yield _long_enough(request, "state")
        yield _long_enough(request, "nonce")
        yield _redirect_uri(request)
    yield from _distinct(flow, "state")
    yield from _distinct(flow, "nonce")


def told(call: Call, name: str) -> Text:
    """What a call says of a parameter, for the message."""
    values = call.values(name)
    if not values:
        return Text("{name} est absent", "{name} is absent", name=name)
    if len(values) > 1:
        return Text(
            "{name} est donné {count_values} fois",
            "{name} is given {count_values} times",
            name=name,
            count_values=len(values),
        )
    return Text("{name} vaut ", "{name} is ", name=name) + quoted(values[0])


def scope_finding(call: Call, rule: Rule) -> Finding:
    """The scope asked for contains all that Pro Santé Connect wants; `rule` is one of `SCOPE`."""
    wanted = psc_data()["scopes"]
    names = " ".join(wanted)
    holds = set(wanted) <= set((call.only("scope") or "").split())
    return rule.judge(holds, call.place, given=told(call, "scope"), names=names)


def acr_finding(call: Call, rule: Rule) -> Finding:
    """The level asked for is the one of Pro Santé Connect; `rule` is one of `ACR`."""
    wanted = psc_data()["acr"]
    holds = call.only("acr_values") == wanted
    return rule.judge(holds, call.place, given=told(call, "acr_values"), wanted=wanted)


def _response_type(request: Call) -> Finding:
    bad = told(request, "response_type") + Text(" ; attendu : code", "; expected: code")
    return RESPONSE_TYPE.judge(
        request.only("response_type") == "code",
        request.place,
        message=None if request.only("response_type") == "code" else bad,
    )


def _long_enough(request: Call, name: str) -> Finding:
    value = request.only(name)
    if is_hidden(value):
        return _LONG_ENOUGH[name].unsure(request.place, message=HIDDEN[name])
    holds = value is not None and len(value) >= SHORT
    return _LONG_ENOUGH[name].judge(
        holds,
        request.place,
        message=_not_given(request, name) if value is None else None,
        name=ours(name),
        short=SHORT,
    )


def _not_given(request: Call, name: str) -> Text:
    if len(request.values(name)) > 1:
        return Text("{name} est donné plusieurs fois", "{name} is given several times", name=name)
    return told(request, name)


def _redirect_uri(request: Call) -> Finding:
    uri = request.only("redirect_uri")
    url = read_url(uri or "")
    bad = (
        told(request, "redirect_uri")
        if uri is None
        else Text(
            "redirect_uri n'est ni en https, ni local", "redirect_uri is neither https nor local"
        )
    )
    held = (
        uri is not None
        and bool(url.host)
        and (url.scheme == "https" or (url.scheme == "http" and _is_loopback(url.host)))
    )
    return REDIRECT_URI.judge(held, request.place, message=None if held else bad)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _distinct(flow: Flow, name: str) -> Iterator[Finding]:
    """Two logins never share a state or a nonce; a page loaded again asks twice, comes back
    once.
    """
    if len(flow.requests) < 2:
        return
    reloaded, distinct = _DISTINCT[name]
    given = [value for request in flow.requests if (value := request.only(name))]
    if any(map(is_hidden, given)):
        yield distinct.unsure(flow.requests[0].place, message=HIDDEN[name])
        return
    times = Counter(given)
    repeated = [value for value, number in times.items() if number > 1]
    for value in repeated:
        alike = [request for request in flow.requests if request.only(name) == value]
        place = alike[1].place
        if _is_reload(alike, flow):
            yield reloaded.warns(place, name=ours(name))
        else:
            yield distinct.fails(place, name=ours(name), requests=len(alike))
    if not repeated and len(times) > 1:
        place = flow.requests[0].place
        yield distinct.passes(place, name=ours(name), logins=len(times))


def _is_reload(requests: list[Call], flow: Flow) -> bool:
    states = {request.only("state") for request in requests}
    nonces = {request.only("nonce") for request in requests}
    codes = {
        callback.only("code") for callback in flow.callbacks if callback.only("state") in states
    }
    return (
        len(states) == 1
        and len(nonces) == 1
        and len(codes) < 2
        and not _ended_between(requests, flow)
    )


def _ended_between(requests: list[Call], flow: Flow) -> bool:
    """Whether a login came back, or a logout was made, between two of the requests: the later one
    is then a new login.
    """
    order = {id(call): position for position, call in enumerate(flow.calls)}
    first, last = order.get(id(requests[0]), 0), order.get(id(requests[-1]), 0)
    ends = {id(callback) for callback in flow.callbacks} | {
        id(call) for call in flow.calls if call.role == "logout"
    }
    return any(id(call) in ends for call in flow.calls[first:last])
