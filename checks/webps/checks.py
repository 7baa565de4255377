"""The contextual call of Web-PS DMP. Its grammar is not public: what a page must look like is the
user's configuration.

The source gives its rules as possible controls, not as requirements: a breach is a warning. Three
are more than that: a piece that shows
no call of the DMP over https, or none that the DMP accepted, is no proof of a call (fail); a secret
in an address leaks (fail); what the
piece cannot tell waits for a person (to_review).
"""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord, Piece
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours

from .addresses import Address, How, is_dmp_host, is_psc_host
from .form import form_findings, of_form
from .trace import CallTrace, read_calls
from .words import AGAIN, CAPTURE, WEBPS

_MOST = 20
_LOGIN = Text(
    "pour la méthode Pro Santé Connect, enregistrez depuis la connexion jusqu'à la page du DMP",
    "for the Pro Santé Connect method, record from the login to the page of the DMP",
)


_HOST = Rule(
    "webps.host",
    f"{WEBPS}, WPS-01",
    Text("appel du DMP en https", "call of the DMP over https"),
    Text("le DMP est appelé sans https", "the DMP is called without https"),
    AGAIN,
)
_HOST_UNSURE = Rule(
    "webps.host",
    f"{WEBPS}, WPS-01",
    None,
    Text(
        "cette pièce ne montre que l'adresse du DMP, pas son appel",
        "this piece only shows the address of the DMP, not that it was called",
    ),
    worth=Outcome.TO_REVIEW,
)
_HOST_OTHER = Rule(
    "webps.host",
    f"{WEBPS}, WPS-01",
    None,
    Text(
        "aucun appel du DMP (*.dmp.gouv.fr) dans cette pièce",
        "no call of the DMP (*.dmp.gouv.fr) in this piece",
    ),
    AGAIN,
)
_LOGIN_NOTE = Rule(
    "webps.login",
    f"{WEBPS}, WPS-06, WPS-07",
    None,
    Text(
        "la connexion par Pro Santé Connect (authorize, eidas1) n'est pas dans la pièce ; un "
        "appel par carte CPS n'en montre pas",
        "the login by Pro Santé Connect (authorize, eidas1) is not in the piece; a call by CPS "
        "card shows none",
    ),
    worth=Outcome.INFO,
)
_LOGIN_ODD = Rule(
    "webps.login",
    f"{WEBPS}, WPS-07",
    Text(
        "l'appel suit une connexion par Pro Santé Connect (eidas1)",
        "the call follows a login by Pro Santé Connect (eidas1)",
    ),
    Text(
        "la connexion par Pro Santé Connect vient après l'appel du DMP, ou n'a pas abouti",
        "the login by Pro Santé Connect comes after the call, or was not completed",
    ),
    _LOGIN,
    worth=Outcome.WARNING,
)
_METHODS = Rule(
    "webps.methods",
    f"{WEBPS}, WPS-06",
    Text(
        "un appel contextuel suit une connexion par Pro Santé Connect",
        "a contextual call follows a login by Pro Santé Connect",
    ),
    Text("aucun appel contextuel n'est fourni", "no contextual call is supplied"),
    worth=Outcome.INFO,
)
_METHODS_UNSURE = Rule(
    "webps.methods",
    f"{WEBPS}, WPS-06",
    None,
    Text(
        "aucune pièce ne montre un appel par Pro Santé Connect",
        "no piece shows a call through Pro Santé Connect",
    ),
    _LOGIN,
    worth=Outcome.TO_REVIEW,
)
_CARD = Rule(
    "webps.card",
    f"{WEBPS}, WPS-06",
    None,
    Text(
        "aucune pièce ne montre un appel par carte CPS, pourtant déclaré",
        "no piece shows a call by CPS card, which is declared",
    ),
    Text("ajoutez la trace d'un appel par carte CPS", "add the trace of a call by CPS card"),
    worth=Outcome.WARNING,
)
_ANSWER = Rule(
    "webps.answer",
    f"{WEBPS}, WPS-01",
    Text("le DMP a répondu ({status})", "the DMP answered ({status})"),
    Text("le DMP a refusé l'appel ({status})", "the DMP refused the call ({status})"),
    AGAIN,
)
_ANSWER_UNSURE = Rule(
    "webps.answer",
    f"{WEBPS}, WPS-01",
    None,
    Text("la réponse du DMP n'est pas dans la trace", "the answer of the DMP is not in the trace"),
    worth=Outcome.TO_REVIEW,
)
_SETTINGS = Rule(
    "webps.settings",
    f"{WEBPS}, WPS-04",
    Text(
        "aucun INS n'est transmis à la page Parametrages", "no INS is sent to the Parametrages page"
    ),
    Text("un INS est transmis à la page Parametrages", "an INS is sent to the Parametrages page"),
    AGAIN,
    worth=Outcome.WARNING,
)
_INS = Rule(
    "webps.ins",
    f"{WEBPS}, WPS-03",
    None,
    Text("clé de l'INS transmis : {how}", "key of the INS sent: {how_2}"),
    AGAIN,
)
_PATIENT = Rule(
    "webps.patient",
    f"{WEBPS}, WPS-03",
    None,
    Text(
        "plusieurs patients dans les adresses de la même pièce",
        "several patients in the addresses of one piece",
    ),
    AGAIN,
    worth=Outcome.WARNING,
)
_SECRET = Rule(
    "webps.secret",
    f"{WEBPS}, WPS-05",
    Text("ni secret ni INS là où il n'en faut pas", "no secret and no INS where none belongs"),
    Text("un secret est dans une adresse", "a secret is in an address"),
    AGAIN,
)
_THIRD_PARTY = Rule(
    "webps.third_party",
    f"{WEBPS}, WPS-05",
    None,
    Text("un INS est dans l'adresse d'un tiers", "an INS is in the address of a third party"),
    AGAIN,
    worth=Outcome.WARNING,
)


@check("webps.call")
def call(piece: Piece, pattern: Declared | None = None) -> Iterator[Finding]:
    """The DMP is called over https, at an address of the form that the user gives, after a login,
    and nothing leaks (WPS-01 to WPS-07).

    `pattern` is a regular expression (verifications.web_ps_url). Raises UnreadableEvidence.
    """
    trace = read_calls(piece)
    place = piece.files[0].at() if piece.files else piece.place
    yield from trace.problems
    if dmp := trace.dmp:
        wanted = of_form(dmp, pattern)
        yield _host(dmp)
        yield from form_findings(dmp, pattern, called=True)
        yield from _answer(wanted)
        yield from _identities(dmp)
        yield _login(trace, wanted)
    elif trace.written:
        yield _only_written(trace.written[0])
        yield from form_findings(trace.written, pattern, called=False)
        yield from _identities(trace.written)
    else:
        unread = (
            Outcome.TO_REVIEW if trace.problems else Outcome.FAIL
        )  # the call may be in what was not read
        yield _HOST_OTHER.finding(unread, place)
    yield from _leaks(trace, place)


@check("webps.methods")
def methods(
    evidence: Declared, requirement: str, declared: Declared | None = None
) -> Iterator[Finding]:
    """Among the contextual calls that answer the requirement, one follows a login by Pro Santé
    Connect (WPS-06). A piece shows one method.

    `declared` are the methods of the manifest (dmp.consultation). Source: contract, section 7;
    evidence checks, E.2.
    """
    records: tuple[EvidenceRecord, ...] = evidence.value
    calls = [
        record
        for record in records
        if record.piece.nature == "appel_contextuel" and _answers(record, requirement)
    ]
    told = {
        fact.value: fact.location
        for record in calls
        for fact in record.facts
        if fact.kind == "webps.method"
    }
    if not calls:
        yield _METHODS.tells(None)
    elif "psc" in told:
        yield _METHODS.passes(told["psc"])
    else:
        yield _METHODS_UNSURE.unsure(calls[0].piece.place)
    if (
        "psc" in told
        and "other" not in told
        and declared is not None
        and "web_ps_cps" in declared.value
    ):
        yield _CARD.warns(declared.place())


def _answers(record: EvidenceRecord, requirement: str) -> bool:
    """Whether a piece answers the requirement, or one of its proofs by its number."""
    key = canonical(requirement)
    return any(
        canonical(name) == key or canonical(name).startswith(f"{key}.")
        for name in record.piece.entry.get("repond_a", ())
    )


def _host(dmp: list[Address]) -> Finding:
    """WPS-01. A browser that turns http into https by itself writes both in its trace: that is a
    warning.
    """
    plain = [address for address in dmp if not address.url.raw.lower().startswith("https:")]
    if not plain:
        return _HOST.passes(dmp[0].place)
    outcome = Outcome.FAIL if len(plain) == len(dmp) else Outcome.WARNING
    return _HOST.finding(outcome, plain[0].place)


def _only_written(first: Address) -> Finding:
    return _HOST_UNSURE.unsure(first.place, action=CAPTURE)


def _answer(wanted: list[Address]) -> Iterator[Finding]:
    """The DMP accepted the call: a proof of a call that was refused is none. A log seldom tells the
    answer, a trace always does.
    """
    _code, answered = "webps.answer", [address for address in wanted if address.status is not None]
    accepted = next((address for address in answered if (address.status or 0) < 400), None)
    if accepted is not None:
        yield _ANSWER.passes(accepted.place, status=accepted.status)
    elif answered:
        yield _ANSWER.fails(answered[0].place, status=answered[0].status)
    elif any(address.how is not How.LINE for address in wanted):
        yield _ANSWER_UNSURE.unsure(wanted[0].place, action=CAPTURE)


def _identities(dmp: list[Address]) -> Iterator[Finding]:
    """WPS-03 and WPS-04: an INS in an address has a valid key, and is not there for the settings
    page. Never shown.
    """
    carrying = [(address, numbers) for address in dmp if (numbers := address.numbers)][:_MOST]
    settings = next((address for address in dmp if _is_settings(address)), None)
    if settings is not None and not any(_is_settings(address) for address, _ in carrying):
        yield _SETTINGS.passes(settings.place)
    for address, numbers in carrying:
        if _is_settings(address):
            yield _SETTINGS.warns(address.place)
        held = all(numbers.values())
        yield _INS.finding(
            Outcome.PASS if held else Outcome.WARNING,
            address.place,
            how=ours("valable" if held else "non valable"),
            how_2=ours("valid" if held else "not valid"),
        )
    if len({number for _, numbers in carrying for number in numbers}) > 1:
        yield _PATIENT.warns(carrying[-1][0].place)


def _is_settings(address: Address) -> bool:
    """Whether an address is that of the page of settings, which concerns no patient."""
    url = address.url
    return "parametrages" in f"{url.path}?{url.query}#{url.fragment}".casefold()


def _login(trace: CallTrace, wanted: list[Address]) -> Finding:
    """WPS-07: the login by Pro Santé Connect comes before the call. The card leaves no such mark:
    WPS-06 looks at all the pieces.
    """
    if (login := trace.login_before(wanted)) is not None:
        return _LOGIN_ODD.passes(login.place)
    if any(address.is_login for address in trace.calls):
        return _LOGIN_ODD.warns(wanted[0].place)
    return _LOGIN_NOTE.tells(wanted[0].place)


def _leaks(trace: CallTrace, place: Location) -> Iterator[Finding]:
    """WPS-05: no secret in an address, no INS in that of a third party. The software's own hosts
    are none.
    """
    own = trace.own_hosts
    foreign = {
        (kind, host): where
        for (kind, host), where in trace.given.items()
        if host not in own and not is_psc_host(host)
    }
    secret = [where for (kind, _), where in trace.given.items() if kind == "open"]
    secret += [where for (kind, _), where in foreign.items() if kind == "secret"]
    abroad = [
        where for (kind, host), where in foreign.items() if kind == "ins" and not is_dmp_host(host)
    ]
    for where in secret[:_MOST]:
        yield _SECRET.fails(where)
    for where in abroad[:_MOST]:
        yield _THIRD_PARTY.warns(where)
    if trace.seen and not secret and not abroad:
        yield _SECRET.passes(place)
