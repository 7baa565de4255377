"""What holds for every exchange with Pro Santé Connect: https, one environment, no secret in a URL (PSC-11, PSC-12)."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.text import Text

from ..kit.trace import JWT, Call, Trace, psc_data
from ..kit.trace_words import judged, made, quoted

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
        text = Text(
            "Pro Santé Connect est appelé sans https", "Pro Santé Connect is called without https"
        )
        yield made(Outcome.FAIL, "psc.https", call.place, text, remedy)
    if not clear:
        text = Text(
            "les {count_calls} appels à Pro Santé Connect sont en https",
            "the {count_calls} calls to Pro Santé Connect are https",
            count_calls=len(calls),
        )
        yield made(Outcome.PASS, "psc.https", calls[0].place, text)


def _environment(calls: list[Call]) -> Iterator[Finding]:
    first = {call.environment: call for call in reversed(calls) if call.environment in _NAMES}
    if not first:
        text = Text(
            "aucun hôte de la trace n'est connu : l'environnement (BAS ou production) ne peut pas être dit",
            "no host of the trace is known: its environment (BAS or production) cannot be told",
        )
        yield made(Outcome.TO_REVIEW, "psc.environment", calls[0].place, text)
        return
    places = sorted(first.items(), key=lambda pair: calls.index(pair[1]))
    name, call = places[-1]
    good = Text("un seul environnement : ", "a single environment: ") + _NAMES[str(name)]
    bad = Text(
        "la trace mêle les environnements BAS et production",
        "the trace mixes the BAS and production environments",
    )
    remedy = Text(
        "déposez une trace faite sur un seul environnement",
        "supply a trace made on a single environment",
    )
    yield judged(len(first) == 1, "psc.environment", call.place, good, bad, remedy)


def _hosts(trace: Trace, calls: list[Call]) -> Iterator[Finding]:
    obsolete = {
        call.exchange.url.host: call
        for call in calls
        if call.exchange.url.host in psc_data()["obsolete_hosts"]
    }
    for host, call in obsolete.items():
        text = Text("l'hôte {host} est obsolète", "the host {host} is obsolete", host=host)
        remedy = Text(
            "utilisez les adresses en psc.esante.gouv.fr", "use the addresses in psc.esante.gouv.fr"
        )
        yield made(Outcome.WARNING, "psc.obsolete_host", call.place, text, remedy)
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
            yield made(Outcome.WARNING, "psc.unknown_host", call.place, text)


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
        yield made(
            Outcome.FAIL if proved else Outcome.TO_REVIEW,
            "psc.url_secret",
            call.place,
            text,
            remedy,
        )
    if not leaking:
        text = Text(
            "aucun secret dans les URL des {total} échanges",
            "no secret in the URLs of the {total} exchanges",
            total=trace.total,
        )
        yield made(Outcome.PASS, "psc.url_secret", trace.place, text)
