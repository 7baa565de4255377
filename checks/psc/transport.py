"""What holds for every exchange with Pro Santé Connect: https, one environment, no secret in a URL
(PSC-11, PSC-12).
"""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.trace import Call, Trace, psc_data
from ..kit.trace_leaks import JWT
from ..kit.trace_words import quoted

_ENVIRONMENT = Rule(
    "psc.environment",
    "PSC-11, Pro Santé Connect",
    None,
    Text(
        "aucun hôte de la trace n'est connu : l'environnement (BAS ou production) ne peut pas "
        "être dit",
        "no host of the trace is known: its environment (BAS or production) cannot be told",
    ),
    worth=Outcome.TO_REVIEW,
)
_ENVIRONMENT_OTHER = Rule(
    "psc.environment",
    "PSC-11, Pro Santé Connect",
    Text("un seul environnement dans la trace", "a single environment in the trace"),
    Text(
        "la trace mêle les environnements BAS et production",
        "the trace mixes the BAS and production environments",
    ),
    Text(
        "déposez une trace faite sur un seul environnement",
        "supply a trace made on a single environment",
    ),
)
_HTTPS = Rule(
    "psc.https",
    "PSC-11, Pro Santé Connect",
    Text(
        "les {count_calls} appels à Pro Santé Connect sont en https",
        "the {count_calls} calls to Pro Santé Connect are https",
    ),
    Text("Pro Santé Connect est appelé sans https", "Pro Santé Connect is called without https"),
    Text("n'appelez Pro Santé Connect qu'en https", "call Pro Santé Connect with https only"),
)
_OBSOLETE_HOST = Rule(
    "psc.obsolete_host",
    "PSC-11, Pro Santé Connect",
    None,
    Text("l'hôte {host} est obsolète", "the host {host} is obsolete"),
    Text("utilisez les adresses en psc.esante.gouv.fr", "use the addresses in psc.esante.gouv.fr"),
    worth=Outcome.WARNING,
)
_URL_SECRET = Rule(
    "psc.url_secret",
    "PSC-12, Pro Santé Connect",
    Text(
        "aucun secret dans les URL des {total} échanges",
        "no secret in the URLs of the {total} exchanges",
    ),
    Text("un secret est dans une adresse", "a secret is in an address"),
    Text(
        "envoyez secrets et jetons dans un en-tête ou dans le corps, jamais dans une URL",
        "send secrets and tokens in a header or in the body, never in a URL",
    ),
)
_UNKNOWN_HOST = Rule(
    "psc.unknown_host",
    "PSC-11, Pro Santé Connect",
    None,
    Text("l'hôte {host} est obsolète", "the host {host} is obsolete"),
    worth=Outcome.WARNING,
)


_NAMES = {
    "bas": Text("bac à sable (BAS)", "sandbox (BAS)"),
    "production": Text("production", "production"),
}


def transport_findings(trace: Trace) -> Iterator[Finding]:
    """PSC-11 and PSC-12, and the hosts that are obsolete or unknown."""
    calls = [call for call in trace.calls if call.environment]
    if not calls:
        return
    yield from _https(calls)
    yield from _environment(calls)
    yield from _hosts(trace, calls)
    yield from _leaks(trace)


def _https(calls: list[Call]) -> Iterator[Finding]:
    clear = [call for call in calls if call.exchange.url.scheme != "https"]
    remedy = Text(
        "n'appelez Pro Santé Connect qu'en https", "call Pro Santé Connect with https only"
    )
    for call in clear:
        yield _HTTPS.fails(call.place, action=remedy)
    if not clear:
        yield _HTTPS.passes(calls[0].place, count_calls=len(calls))


def _environment(calls: list[Call]) -> Iterator[Finding]:
    first = {call.environment: call for call in reversed(calls) if call.environment in _NAMES}
    if not first:
        yield _ENVIRONMENT.unsure(calls[0].place)
        return
    places = sorted(first.items(), key=lambda pair: calls.index(pair[1]))
    name, call = places[-1]
    good = Text("un seul environnement : ", "a single environment: ") + _NAMES[str(name)]
    bad = Text(
        "la trace mêle les environnements BAS et production",
        "the trace mixes the BAS and production environments",
    )
    yield _ENVIRONMENT_OTHER.judge(
        len(first) == 1, call.place, message=good if len(first) == 1 else bad
    )


def _hosts(trace: Trace, calls: list[Call]) -> Iterator[Finding]:
    obsolete = {
        call.exchange.url.host: call
        for call in calls
        if call.exchange.url.host in psc_data()["obsolete_hosts"]
    }
    for host, call in obsolete.items():
        yield _OBSOLETE_HOST.warns(call.place, host=host)
    unknown = {
        call.exchange.url.host: call
        for call in (*calls, *trace.of("simulator"))
        if call.environment in (None, "unknown")
    }
    for host, call in unknown.items():
        if call.role != "page":
            text = Text(
                "un appel OpenID vise un hôte qui n'est pas connu : ",
                "an OpenID call goes to a host that is not known: ",
            ) + quoted(host)
            yield _UNKNOWN_HOST.warns(call.place, message=text)


def _leaks(trace: Trace) -> Iterator[Finding]:
    leaking = [call for call in trace.calls if call.leaks]
    remedy = Text(
        "envoyez secrets et jetons dans un en-tête ou dans le corps, jamais dans une URL",
        "send secrets and tokens in a header or in the body, never in a URL",
    )
    for call in leaking:
        names = ", ".join(call.leaks)
        host = quoted(call.exchange.url.host)
        text = (
            Text("une URL porte {names} (hôte : ", "a URL carries {names} (host: ", names=names)
            + host
            + Text(")", ")")
        )
        proved = set(call.leaks) != {JWT}  # a bare signed token may be of another service
        yield _URL_SECRET.finding(
            Outcome.FAIL if proved else Outcome.TO_REVIEW, call.place, message=text, action=remedy
        )
    if not leaking:
        yield _URL_SECRET.passes(trace.place, total=trace.total)
