"""Exchanges with the DMP: two professionals, the order of the calls, the form of the messages."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from html import escape
from typing import Any

import pytest
from soap_messages import (
    AUTHORIZE,
    FIND,
    FIRST,
    PROVIDE,
    RETRIEVE,
    SECOND,
    answer,
    fault,
    message,
    pair,
    vihf,
)
from support import by_code, piece, run

from segur_audit.engine.inspection import observe
from segur_audit.manifest.reading import Declared
from segur_audit.model.outcome import Outcome

F, W, R, P, INFO = Outcome.FAIL, Outcome.WARNING, Outcome.TO_REVIEW, Outcome.PASS, Outcome.INFO
VERSION = Declared("4.2.0", "solution.version")
SIMPLIFIED = Declared(["api_air_simplifie"], "dmp.consultation")


def airs(*files: bytes, methods: Declared | None = None) -> dict[str, Outcome]:
    return by_code(run("dmp.airs", piece(*files, nature="message_dmp"), methods=methods))


def two(*files: bytes, methods: Declared | None = SIMPLIFIED) -> Outcome:
    return airs(*files, methods=methods)["dmp.airs.two_professionals"]


def of(person: str = FIRST, mode: str = "INDIRECTE_RENFORCEE", **changed: Any) -> bytes:
    return message(vihf({"Authentification_Mode": mode}, name_id=person), **changed)


def escaped(sent: bytes) -> bytes:
    return escape(sent.decode()).encode()


def in_base64(sent: bytes) -> bytes:
    return b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(sent) + b"\r\n"


def exchanged(*files: bytes) -> dict[str, Outcome]:
    return by_code(run("dmp.exchange", piece(*files, nature="message_dmp")))


def test_two_professionals_pass_in_two_files_or_in_one() -> None:
    wanted = {"dmp.airs.generic": P, "dmp.airs.name_id": P, "dmp.airs.two_professionals": P}
    assert airs(*pair()) == wanted
    assert airs(b"\n".join(pair())) == wanted


def test_the_same_professional_twice_fails() -> None:
    assert airs(message(number=1), message(number=2))["dmp.airs.two_professionals"] is F


def test_a_single_message_waits_for_the_second() -> None:
    assert airs(message())["dmp.airs.two_professionals"] is R


def test_only_a_consultation_shows_a_professional_who_consults() -> None:
    feeding = of(SECOND, "DIRECTE", action=PROVIDE, number=2)
    assert two(of(), feeding) is R, "the second professional only sent a document"
    assert two(of(), feeding, methods=None) is R
    assert two(of(), feeding, of(SECOND, action=RETRIEVE, number=3)) is P


def test_with_air_simplified_declared_only_messages_in_air_count() -> None:
    direct = of(SECOND, "DIRECTE", number=2)
    assert two(of(), direct) is R
    assert two(of(), direct, methods=None) is P
    assert two(direct) is R, "no consultation in AIR at all"


def test_another_log_of_one_professional_waits_and_says_to_group_the_messages() -> None:
    log = b"".join(
        of(action=action, number=n) for n, action in enumerate((FIND, AUTHORIZE, RETRIEVE), 1)
    )
    assert two(log) is R
    assert two(of() + of(action=RETRIEVE, number=2)) is R, (
        "a search then a retrieval are one consultation"
    )
    assert two(of() + of(number=2)) is F, "the pair itself, of one professional"
    (finding,) = [
        f
        for f in run("dmp.airs", piece(log, nature="message_dmp"))
        if f.code == "dmp.airs.two_professionals"
    ]
    assert (
        finding.remedy is not None
        and "`fichiers`" in finding.remedy.fr
        and "`fichiers`" in finding.remedy.en
    )


def test_the_answer_to_the_search_of_a_dmp_is_no_request() -> None:
    found = message(
        "",
        action="urn:hl7-org:v3:PRPA_IN201308UV02",
        to=None,
        number="r1",
        body="<PRPA_IN201308UV02 xmlns='urn:hl7-org:v3'/>",
    )
    accepted = message(
        "", action=None, to=None, number=None, body="<MCCI_IN000002UV01 xmlns='urn:hl7-org:v3'/>"
    )
    sound = message(action=FIND)
    assert {
        exchanged(sound + told)[name]
        for told in (found, accepted)
        for name in ("dmp.action", "dmp.message_id", "dmp.fault")
    } == {P}
    assert (
        exchanged(sound + found.replace(b"PRPA_IN201308UV02", b"PRPA_IN201999UV02"))["dmp.host"]
        is W
    ), "an unknown interaction is a request"


def test_a_request_that_is_logged_twice_is_one() -> None:
    assert exchanged(message() + message())["dmp.message_id"] is P
    assert exchanged(message(), message())["dmp.message_id"] is P
    assert exchanged(message() + message(action=RETRIEVE))["dmp.message_id"] is F


def test_an_exchange_whose_messages_are_whole_says_nothing_of_them() -> None:
    assert "dmp.message" not in exchanged(message() + answer())
    assert "dmp.soap" not in exchanged(message()[:-40]), (
        "what is cut may be a request: it is told once"
    )


def test_no_vihf_at_all_fails() -> None:
    assert airs(message(""))["dmp.airs.two_professionals"] is F


@pytest.mark.parametrize(
    "name_id", ["", "0000000000", "XXXX", "TEST", "medecin-generique", "800000000000"]
)
def test_a_generic_identifier_fails_and_is_no_second_professional(name_id: str) -> None:
    found = airs(message(), message(vihf(name_id=name_id)))
    assert found["dmp.airs.generic"] is F and found["dmp.airs.two_professionals"] is F


@pytest.mark.parametrize(
    ("name_id", "outcome"),
    [
        ("810005173140", P),
        ("0751234567", P),
        ("810005173141", W),
        ("899700366240", INFO),
        ("500000001815646/CPAT00045", INFO),
        ("dupond", F),
        ("10005173140", F),
    ],
)
def test_an_identifier_is_judged_by_its_form(name_id: str, outcome: Outcome) -> None:
    assert airs(message(vihf(name_id=name_id)))["dmp.airs.name_id"] is outcome


def test_a_sound_exchange_passes() -> None:
    found = exchanged(message() + answer())
    assert found == {
        "dmp.soap": P,
        "dmp.action": P,
        "dmp.host": P,
        "dmp.message_id": P,
        "dmp.fault": P,
        "dmp.order": INFO,
    }


DMP_02: dict[str, tuple[Callable[[], bytes], str, Outcome]] = {
    "SOAP 1.1": (lambda: message(soap="http://schemas.xmlsoap.org/soap/envelope/"), "dmp.soap", F),
    "no action": (lambda: message(action=None), "dmp.action", F),
    "unknown action": (lambda: message(action="urn:autre"), "dmp.action", W),
    "other host": (lambda: message(to="https://dmp.gouv.fr.exemple.fr/x"), "dmp.host", F),
    "http": (lambda: message(to="http://lps2.dmp.gouv.fr/x"), "dmp.host", W),
    "http elsewhere": (lambda: message(to="http://dmp.exemple.fr/x"), "dmp.host", F),
    "no host": (lambda: message(to=None), "dmp.host", W),
    "fault": (lambda: message() + fault(), "dmp.fault", F),
    "refusal": (
        lambda: (
            message()
            + answer(
                body="<r xmlns='urn:q' status='urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Failure'/>"
            )
        ),
        "dmp.refusal",
        R,
    ),
    "same id": (
        lambda: message(number=1) + message(number=1, action=RETRIEVE),
        "dmp.message_id",
        F,
    ),
    "cut": (lambda: message() + message(number=2)[:-40], "dmp.message", F),
    "no XML": (
        lambda: message() + message(number=2).replace(b"<saml:Issuer", b"<saml:Issuer x=y"),
        "dmp.message",
        F,
    ),
    "too many": (lambda: message() * 501, "dmp.message", R),
    "escaped fault": (lambda: message() + b"<pre>" + escaped(fault()) + b"</pre>", "dmp.fault", F),
    "escaped request": (
        lambda: message() + escaped(message(number=2, action=None)),
        "dmp.action",
        F,
    ),
    "base64 fault": (lambda: message() + in_base64(fault()) + message(number=2), "dmp.fault", F),
    "no id": (lambda: message(number=None), "dmp.message_id", F),
}


@pytest.mark.parametrize(("made", "name", "outcome"), DMP_02.values(), ids=DMP_02)
def test_an_exchange_that_breaks_a_rule_is_told(
    made: Callable[[], bytes], name: str, outcome: Outcome
) -> None:
    assert exchanged(made())[name] is outcome


def ordered(*actions: str) -> Outcome:
    return exchanged(
        b"".join(message(action=action, number=n) for n, action in enumerate(actions, 1))
    )["dmp.order"]


def test_the_search_comes_before_the_authorisation_and_the_consultation_after() -> None:
    assert ordered(FIND, AUTHORIZE, RETRIEVE) is P
    assert ordered(FIND, AUTHORIZE) is P
    assert ordered(AUTHORIZE, FIND, RETRIEVE) is F
    assert ordered(FIND, RETRIEVE, AUTHORIZE) is F
    assert ordered(AUTHORIZE, RETRIEVE) is R
    assert ordered(FIND, RETRIEVE) is INFO


def test_the_order_is_that_of_one_patient_and_one_professional() -> None:
    other = message(vihf(name_id=SECOND), action=RETRIEVE, number=9)
    sound = b"".join(
        message(action=action, number=n) for n, action in enumerate((FIND, AUTHORIZE, RETRIEVE), 1)
    )
    assert exchanged(other + sound)["dmp.order"] is P


def test_answers_alone_show_no_exchange() -> None:
    assert exchanged(answer())["dmp.soap"] is F


def test_a_very_long_log_is_bounded() -> None:
    start = time.monotonic()
    hostile = b"<soap:Envelope " * 200_000
    assert F in set(exchanged(hostile).values())
    assert len(run("dmp.exchange", piece(message() * 600, nature="message_dmp"))) < 400
    assert time.monotonic() - start < 20


def test_consultation_judges_the_vihf_the_professionals_and_the_exchange_at_once() -> None:
    found = by_code(
        run(
            "dmp.consultation",
            piece(*pair(), nature="message_dmp"),
            version=VERSION,
            methods=SIMPLIFIED,
        )
    )
    assert {
        found[name]
        for name in (
            "vihf.assertion",
            "vihf.air",
            "dmp.airs.two_professionals",
            "dmp.soap",
            "dmp.host",
        )
    } == {P}
    assert F not in set(found.values())


def test_a_submission_without_soap_is_left_to_the_checks() -> None:
    facts, blind = observe(piece(b"<SubmitObjectsRequest/>", nature="message_dmp"))
    assert not blind and "unscanned" not in {fact.kind for fact in facts}


def test_an_exchange_of_which_every_answer_is_a_refusal_waits_for_a_person() -> None:
    refused = answer(
        body="<r:AdhocQueryResponse xmlns:r='urn:q' status='urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Failure'/>"
    )
    assert (
        by_code(run("dmp.exchange", piece(message() + refused, nature="message_dmp")))[
            "dmp.refusal"
        ]
        is Outcome.TO_REVIEW
    )
    one = message() + refused + message(number=2) + answer(2)
    assert exchanged(one)["dmp.refusal"] is Outcome.TO_REVIEW
    assert exchanged(one + message(number=3) + answer(3))["dmp.refusal"] is Outcome.WARNING


@pytest.mark.parametrize(
    "body",
    [
        "<r:RegistryResponse xmlns:r='urn:r' status='urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:PartialSuccess'/>",
        "<x:RetrieveDocumentSetResponse xmlns:x='urn:x'><r:RegistryResponse xmlns:r='urn:r' status='a:Failure'/></x:RetrieveDocumentSetResponse>",
        "<h:PRPA_IN201308UV02 xmlns:h='urn:hl7-org:v3'><h:acknowledgement><h:typeCode code='AE'/></h:acknowledgement></h:PRPA_IN201308UV02>",
    ],
    ids=["partial", "inside", "acknowledgement"],
)
def test_a_refusal_is_seen_in_the_terms_of_each_transaction(body: str) -> None:
    assert exchanged(message() + answer(body=body))["dmp.refusal"] is Outcome.TO_REVIEW
    accepted = (
        body.replace("PartialSuccess", "Success").replace("Failure", "Success").replace("AE", "AA")
    )
    assert "dmp.refusal" not in exchanged(message() + answer(body=accepted))


def test_the_persons_of_a_message_feed_the_mask() -> None:
    names = "<h:family>DUPONTEL</h:family><h:given>Zéphyrine</h:given>"
    body = (
        "<h:PRPA_IN201308UV02 xmlns:h='urn:hl7-org:v3'>"
        f"<h:patientPerson><h:name>{names}</h:name><h:birthTime value='19520417'/>"
        "<h:personalRelationship><h:relationshipHolder1><h:name><h:family>TUTEURAL</h:family></h:name></h:relationshipHolder1>"
        "</h:personalRelationship></h:patientPerson><s:Slot xmlns:s='urn:s'><s:Value>PID-5|SOURCEUR^Aimée</s:Value></s:Slot>"
        "</h:PRPA_IN201308UV02>"
    )
    facts, _ = observe(piece(message() + answer(body=body), nature="message_dmp"))
    private = {fact.value for fact in facts if fact.kind == "private"}
    assert {"DUPONTEL", "Zéphyrine", "TUTEURAL", "SOURCEUR", "Aimée", "1952-04-17"} <= private


def test_a_secret_in_the_place_of_a_version_is_never_quoted() -> None:
    swapped = vihf(
        {
            "LPS_Version": "BCO-465897-tmp2",
            "LPS_ID_HOMOLOGATION_DMP": "4.2.0",
            "VIHF_Version": "BCO-465897-tmp2",
        }
    )
    one = piece(message(swapped), nature="message_dmp")
    shown = " ".join(
        f"{f.message.fr} {f.message.en}" for f in run("vihf.conform", one, version=VERSION)
    )
    assert "BCO" not in shown
    facts, _ = observe(one)
    assert "BCO-465897-tmp2" not in {fact.value for fact in facts if fact.kind == "version"}
