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
from segur_audit.model.text import ours

from .addresses import Address, How, is_dmp_host, is_psc_host
from .form import form_findings, of_form
from .rules import (
    ANSWER,
    ANSWER_UNSURE,
    CARD,
    HOST,
    HOST_OTHER,
    HOST_UNSURE,
    INS,
    LOGIN_NOTE,
    LOGIN_ODD,
    METHODS,
    METHODS_UNSURE,
    PATIENT,
    SECRET,
    SETTINGS,
    THIRD_PARTY,
)
from .trace import CallTrace, read_calls
from .words import CAPTURE

_MOST = 20


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
        yield HOST_OTHER.finding(unread, place)
    yield from _leaks(trace, place)


@check("webps.methods")
def methods(
    evidence: Declared, requirement: str, declared: Declared | None = None
) -> Iterator[Finding]:
    """Among the contextual calls that answer the requirement, one follows a login by Pro Santé
    Connect (WPS-06). A piece shows one method.

    `declared` are the methods of the manifest (dmp.consultation). Source: contract, section 7;
    docs/evidence.md, E.2.
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
        yield METHODS.tells(None)
    elif "psc" in told:
        yield METHODS.passes(told["psc"])
    else:
        yield METHODS_UNSURE.unsure(calls[0].piece.place)
    if (
        "psc" in told
        and "other" not in told
        and declared is not None
        and "web_ps_cps" in declared.value
    ):
        yield CARD.warns(declared.place())


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
        return HOST.passes(dmp[0].place)
    outcome = Outcome.FAIL if len(plain) == len(dmp) else Outcome.WARNING
    return HOST.finding(outcome, plain[0].place)


def _only_written(first: Address) -> Finding:
    return HOST_UNSURE.unsure(first.place, action=CAPTURE)


def _answer(wanted: list[Address]) -> Iterator[Finding]:
    """The DMP accepted the call: a proof of a call that was refused is none. A log seldom tells the
    answer, a trace always does.
    """
    _code, answered = "webps.answer", [address for address in wanted if address.status is not None]
    accepted = next((address for address in answered if (address.status or 0) < 400), None)
    if accepted is not None:
        yield ANSWER.passes(accepted.place, status=accepted.status)
    elif answered:
        yield ANSWER.fails(answered[0].place, status=answered[0].status)
    elif any(address.how is not How.LINE for address in wanted):
        yield ANSWER_UNSURE.unsure(wanted[0].place, action=CAPTURE)


def _identities(dmp: list[Address]) -> Iterator[Finding]:
    """WPS-03 and WPS-04: an INS in an address has a valid key, and is not there for the settings
    page. Never shown.
    """
    carrying = [(address, numbers) for address in dmp if (numbers := address.numbers)][:_MOST]
    settings = next((address for address in dmp if _is_settings(address)), None)
    if settings is not None and not any(_is_settings(address) for address, _ in carrying):
        yield SETTINGS.passes(settings.place)
    for address, numbers in carrying:
        if _is_settings(address):
            yield SETTINGS.warns(address.place)
        held = all(numbers.values())
        yield INS.finding(
            Outcome.PASS if held else Outcome.WARNING,
            address.place,
            how=ours("valable" if held else "non valable"),
            how_2=ours("valid" if held else "not valid"),
        )
    if len({number for _, numbers in carrying for number in numbers}) > 1:
        yield PATIENT.warns(carrying[-1][0].place)


def _is_settings(address: Address) -> bool:
    """Whether an address is that of the page of settings, which concerns no patient."""
    url = address.url
    return "parametrages" in f"{url.path}?{url.query}#{url.fragment}".casefold()


def _login(trace: CallTrace, wanted: list[Address]) -> Finding:
    """WPS-07: the login by Pro Santé Connect comes before the call. The card leaves no such mark:
    WPS-06 looks at all the pieces.
    """
    if (login := trace.login_before(wanted)) is not None:
        return LOGIN_ODD.passes(login.place)
    if any(address.is_login for address in trace.calls):
        return LOGIN_ODD.warns(wanted[0].place)
    return LOGIN_NOTE.tells(wanted[0].place)


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
        yield SECRET.fails(where)
    for where in abroad[:_MOST]:
        yield THIRD_PARTY.warns(where)
    if trace.seen and not secret and not abroad:
        yield SECRET.passes(place)
