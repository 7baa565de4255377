"""What the browser is seen to do: authorization requests, callbacks, logout (PSC-01 to PSC-06, PSC-10)."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.text import Text

from ..kit.har import read_url
from ..kit.placeholder import SHORT
from ..kit.trace import Call, Trace, psc_data
from ..kit.trace_words import judged, made, quoted

_BROWSER = Text(
    "ajoutez à la pièce (« fichiers ») une trace du navigateur, enregistrée depuis le clic sur le bouton Pro Santé Connect "
    "jusqu'à la déconnexion et la nouvelle connexion, journal conservé d'une page à l'autre",
    "add to the piece ('fichiers') a browser trace, recorded from the click on the Pro Santé Connect button to the logout "
    "and the new login, the log being kept from page to page",
)


_REFUSED = 400


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
            (request for request in self.requests if state and request.only("state") == state), None
        )

    def callback_of(self, code: str) -> Call | None:
        """The callback that brought a code."""
        return next(
            (callback for callback in self.callbacks if callback.only("code") == code), None
        )


def browser_flow(trace: Trace) -> Flow:
    """The requests, and what comes back to their redirect_uri (failing that, whatever carries a code and a state)."""
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
        text = Text(
            "la trace ne montre aucune demande d'autorisation (authorize) : PSC-01 à PSC-06 ne sont pas évalués",
            "the trace shows no authorization request (authorize): PSC-01 to PSC-06 are not evaluated",
        )
        yield made(Outcome.TO_REVIEW, "psc.authorize", flow.place, text, _BROWSER)
    for request in flow.requests:
        yield _response_type(request)
        yield scope_finding(request, "psc.scope")
        yield acr_finding(request, "psc.acr_values")
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


def scope_finding(call: Call, code: str) -> Finding:
    """The scope asked for contains all that Pro Santé Connect wants."""
    wanted = psc_data()["scopes"]
    names = " ".join(wanted)
    held = set(wanted) <= set((call.only("scope") or "").split())
    good = Text("scope contient {names}", "scope contains {names}", names=names)
    remedy = Text("demandez « {names} »", "ask for '{names}'", names=names)
    return judged(
        held,
        code,
        call.place,
        good,
        told(call, "scope") + Text(" ; attendu : {names}", "; expected: {names}", names=names),
        remedy,
    )


def acr_finding(call: Call, code: str) -> Finding:
    """The level asked for is the one of Pro Santé Connect."""
    wanted = psc_data()["acr"]
    good = Text("acr_values={wanted}", "acr_values={wanted}", wanted=wanted)
    bad = told(call, "acr_values") + Text(
        " ; attendu : {wanted}", "; expected: {wanted}", wanted=wanted
    )
    remedy = Text("envoyez acr_values={wanted}", "send acr_values={wanted}", wanted=wanted)
    return judged(call.only("acr_values") == wanted, code, call.place, good, bad, remedy)


def _response_type(request: Call) -> Finding:
    good = Text("response_type=code", "response_type=code")
    bad = told(request, "response_type") + Text(" ; attendu : code", "; expected: code")
    remedy = Text(
        "utilisez le code flow (response_type=code)", "use the code flow (response_type=code)"
    )
    return judged(
        request.only("response_type") == "code",
        "psc.response_type",
        request.place,
        good,
        bad,
        remedy,
    )


def _long_enough(request: Call, name: str) -> Finding:
    value = request.only(name)
    good = Text(
        "{name} compte au moins {short} caractères",
        "{name} has at least {short} characters",
        name=name,
        short=SHORT,
    )
    bad = Text(
        "{name} compte moins de {short} caractères",
        "{name} has fewer than {short} characters",
        name=name,
        short=SHORT,
    )
    if value is None:
        several = len(request.values(name)) > 1
        bad = (
            Text("{name} est donné plusieurs fois", "{name} is given several times", name=name)
            if several
            else told(request, name)
        )
    remedy = Text(
        "tirez un {name} aléatoire à chaque connexion",
        "draw a random {name} for each login",
        name=name,
    )
    return judged(
        value is not None and len(value) >= SHORT, f"psc.{name}", request.place, good, bad, remedy
    )


def _redirect_uri(request: Call) -> Finding:
    uri = request.only("redirect_uri")
    url = read_url(uri or "")
    good = Text(
        "redirect_uri est en https, ou sur la boucle locale",
        "redirect_uri is https, or on the loopback",
    )
    bad = (
        told(request, "redirect_uri")
        if uri is None
        else Text(
            "redirect_uri n'est ni en https, ni local", "redirect_uri is neither https nor local"
        )
    )
    remedy = Text("déclarez une redirect_uri en https", "register an https redirect_uri")
    held = (
        uri is not None
        and bool(url.host)
        and (url.scheme == "https" or (url.scheme == "http" and _is_loopback(url.host)))
    )
    return judged(held, "psc.redirect_uri", request.place, good, bad, remedy)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _distinct(flow: Flow, name: str) -> Iterator[Finding]:
    """Two logins never share a state or a nonce; a page that is loaded again asks twice and comes back once."""
    if len(flow.requests) < 2:
        return
    code = f"psc.{name}.distinct"
    counted = Counter(value for request in flow.requests if (value := request.only(name)))
    repeated = [value for value, times in counted.items() if times > 1]
    for value in repeated:
        twice = [request for request in flow.requests if request.only(name) == value]
        if _is_reload(twice, flow):
            text = Text(
                "même {name} dans deux demandes identiques : page rechargée ?",
                "same {name} in two identical requests: a reloaded page?",
                name=name,
            )
            yield made(Outcome.WARNING, code, twice[1].place, text)
        else:
            text = Text(
                "même {name} pour plusieurs connexions ({count_twice} demandes)",
                "same {name} for several logins ({count_twice} requests)",
                name=name,
                count_twice=len(twice),
            )
            remedy = Text(
                "tirez un nouveau {name} à chaque connexion",
                "draw a new {name} for each login",
                name=name,
            )
            yield made(Outcome.FAIL, code, twice[1].place, text, remedy)
    if not repeated and len(counted) > 1:
        text = Text(
            "{count_counted} connexions, {count_counted} {name} différents",
            "{count_counted} logins, {count_counted} different {name} values",
            count_counted=len(counted),
            name=name,
        )
        yield made(Outcome.PASS, code, flow.requests[0].place, text)


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
    """Whether a login came back, or a logout was made, between two of the requests: the later one is then a new login."""
    order = {id(call): position for position, call in enumerate(flow.calls)}
    first, last = order.get(id(requests[0]), 0), order.get(id(requests[-1]), 0)
    ends = {id(callback) for callback in flow.callbacks} | {
        id(call) for call in flow.calls if call.role == "logout"
    }
    return any(id(call) in ends for call in flow.calls[first:last])


def callback_findings(flow: Flow) -> Iterator[Finding]:
    """PSC-05: each callback brings back the state of a request."""
    if not flow.callbacks:
        text = Text(
            "la trace ne montre aucun retour vers redirect_uri (callback) : PSC-05 n'est pas évalué",
            "the trace shows no return to redirect_uri (callback): PSC-05 is not evaluated",
        )
        yield made(Outcome.TO_REVIEW, "psc.callback", flow.place, text, _BROWSER)
    served: dict[str, str | None] = {}
    for callback in flow.callbacks:
        if not flow.requests:
            text = Text(
                "le state du retour ne peut pas être comparé : la demande n'est pas dans la trace",
                "the state of the callback cannot be compared: the request is not in the trace",
            )
            yield made(Outcome.TO_REVIEW, "psc.callback_state", callback.place, text, _BROWSER)
            continue
        good = Text(
            "le retour porte le state de la demande",
            "the callback carries the state of the request",
        )
        bad = Text(
            "le retour ne porte le state d'aucune demande",
            "the callback carries the state of no request",
        )
        remedy = Text(
            "refusez tout retour dont le state n'est pas celui envoyé",
            "refuse any callback whose state is not the one sent",
        )
        state, code = callback.only("state") or "", callback.only("code")
        if served.setdefault(state, code) != code:
            bad = Text(
                "le retour porte un state qui a déjà servi",
                "the callback carries a state that served already",
            )
            yield made(Outcome.FAIL, "psc.callback_state", callback.place, bad, remedy)
            continue
        yield judged(
            flow.request_of(callback) is not None,
            "psc.callback_state",
            callback.place,
            good,
            bad,
            remedy,
        )
        if callback.values("error"):
            text = Text(
                "Pro Santé Connect a répondu par une erreur : {error}",
                "Pro Santé Connect answered with an error: {error}",
                error=quoted(callback.values("error")[0]),
            )
            yield made(Outcome.WARNING, "psc.callback_error", callback.place, text)


def logout_findings(trace: Trace, flow: Flow) -> Iterator[Finding]:
    """PSC-10: the logout carries the id_token_hint, and the next login goes through authorize again."""
    logouts = trace.of("logout")
    if not logouts:
        text = Text(
            "la trace ne montre pas la déconnexion (logout) : PSC-10 n'est pas évalué",
            "the trace shows no logout: PSC-10 is not evaluated",
        )
        yield made(Outcome.TO_REVIEW, "psc.logout", trace.place, text, _BROWSER)
        return
    for logout in logouts:
        good = Text("la déconnexion porte id_token_hint", "the logout carries id_token_hint")
        bad = (
            told(logout, "id_token_hint")
            if not logout.values("id_token_hint")
            else Text("id_token_hint est vide ou répété", "id_token_hint is empty or repeated")
        )
        remedy = Text("appelez logout avec id_token_hint", "call logout with id_token_hint")
        yield judged(
            bool(logout.only("id_token_hint")), "psc.logout", logout.place, good, bad, remedy
        )
        if (logout.exchange.status or 0) >= _REFUSED:
            text = Text(
                "la déconnexion a été refusée (HTTP {status})",
                "the logout was refused (HTTP {status})",
                status=logout.exchange.status,
            )
            refused = Text(
                "déposez une trace où la déconnexion aboutit",
                "supply a trace where the logout succeeds",
            )
            yield made(Outcome.FAIL, "psc.logout", logout.place, text, refused)
    yield _login_after(logouts, trace, flow)


def _login_after(logouts: list[Call], trace: Trace, flow: Flow) -> Finding:
    code = "psc.login_after_logout"
    callbacks = {id(callback) for callback in flow.callbacks}
    before: set[str] = (
        set()
    )  # codes that came back before: a server's trace may be written after the browser's
    out = False
    verdict: Finding | None = None
    for call in trace.calls:
        if call.role == "logout":
            out = True
        elif not out and id(call) in callbacks:
            before.update(call.values("code"))
        elif out and call.role == "authorize":
            out = False
            text = Text(
                "après la déconnexion, la connexion repasse par la demande d'autorisation",
                "after the logout, the login goes through the authorization request again",
            )
            verdict = made(Outcome.PASS, code, call.place, text)
        elif (
            out
            and flow.requests
            and (id(call) in callbacks or is_code_exchange(call))
            and not before & set(call.values("code"))
        ):
            text = Text(
                "après la déconnexion, une connexion se fait sans nouvelle demande d'autorisation",
                "after the logout, a login happens without a new authorization request",
            )
            remedy = Text(
                "fermez la session locale en même temps que celle de Pro Santé Connect",
                "end the local session together with that of Pro Santé Connect",
            )
            return made(Outcome.FAIL, code, call.place, text, remedy)
    if verdict:
        return verdict
    text = Text(
        "la trace s'arrête à la déconnexion : la nouvelle connexion n'y est pas",
        "the trace stops at the logout: the new login is not in it",
    )
    return made(Outcome.TO_REVIEW, code, logouts[-1].place, text, _BROWSER)


def is_code_exchange(call: Call) -> bool:
    """Whether a call exchanges a code for tokens."""
    return call.role == "token" and "authorization_code" in call.values("grant_type")
