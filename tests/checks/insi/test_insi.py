"""INSi: what a message must carry and where, and the identity compared with the documents of the same piece."""

from __future__ import annotations

import json

import pytest
from insi_messages import (
    ACTION,
    ASKED,
    CONTEXTS,
    SEARCH,
    SIGNED,
    answer,
    cda,
    findings,
    request,
)
from support import by_code, piece

from segur_audit.engine.inspection import file_findings, observe
from segur_audit.model.outcome import Outcome

F, W, R, P, INFO = Outcome.FAIL, Outcome.WARNING, Outcome.TO_REVIEW, Outcome.PASS, Outcome.INFO

OTHER_IDENTITY = (
    "<r:INSACTIF><r:IdIndividu><r:NumIdentifiant>1790351215189</r:NumIdentifiant><r:Cle>90</r:Cle></r:IdIndividu>"
    "<r:OID>1.2.250.1.213.1.4.10</r:OID></r:INSACTIF>"
)


def pid(
    name: str = "LEBOEUF^CAMILLE^CAMILLE ALIX^^^^L",
    birth: str = "19790328",
    sex: str = "F",
    address: str = "^^^^^^BDL^^63220",
    ins: str = "279035121518989^^^ASIP&1.2.250.1.213.1.4.10&ISO^INS",
) -> bytes:
    header = r"MSH|^~\&|DPI|EXEMPLE|PFI|EXEMPLE|20260901100000||ADT^A04^ADT_A01|M-1|D|2.5|||||FRA|UNICODE UTF-8"
    return f"{header}\rPID|1||{ins}||{name}||{birth}|{sex}|||{address}\r".encode()


def insi(log: str, *documents: tuple[str, bytes]) -> dict[str, Outcome]:
    return by_code(findings(log, *documents))


@pytest.mark.parametrize(
    ("log", "code", "outcome"),
    [
        (
            request() + answer().replace("</r:CR>", "</r:CR><r:CR><r:CodeCR>99</r:CodeCR></r:CR>"),
            "insi.answer",
            F,
        ),
        (request(SEARCH + SIGNED, CONTEXTS + ASKED) + answer(), "insi.contexts", F),
        (
            request(SEARCH + CONTEXTS + CONTEXTS.replace("01_02", "01_01") + SIGNED) + answer(),
            "insi.contexts",
            F,
        ),
        (
            request(ACTION.format("rechercherInsAvecCarteVitale") + CONTEXTS + SIGNED) + answer(),
            "insi.action",
            F,
        ),
        (
            request() + answer().replace("</r:INDIVIDU>", OTHER_IDENTITY + "</r:INDIVIDU>"),
            "insi.identity",
            F,
        ),
        (
            request()
            + answer().replace(
                "</r:INDIVIDU>", OTHER_IDENTITY.replace(">90<", ">42<") + "</r:INDIVIDU>"
            ),
            "insi.identity",
            R,
        ),
    ],
    ids=[
        "two codes",
        "contexts in the body",
        "two contexts",
        "another action",
        "a wrong key further on",
        "two identities",
    ],
)
def test_what_is_said_twice_or_elsewhere_hides_nothing(
    log: str, code: str, outcome: Outcome
) -> None:
    assert insi(log)[code] is outcome


def test_a_sound_exchange_passes() -> None:
    assert set(insi(request() + answer()).values()) == {P, INFO}


@pytest.mark.parametrize(
    ("sent", "outcome"),
    [
        (request(SEARCH + CONTEXTS + SIGNED.replace("a:Assertion", "a:Signature")), P),
        (
            request(
                SEARCH
                + CONTEXTS
                + SIGNED.replace("<a:Assertion", "<x><a:Assertion").replace("</o:", "</x></o:")
            ),
            P,
        ),
        (request(SEARCH + CONTEXTS + '<o:Security xmlns:o="urn:wsse"/>'), W),
        (request(SEARCH + CONTEXTS, ASKED + "<Signature/>"), W),
        (request(SEARCH + CONTEXTS, ASKED + SIGNED), W),
        (request(SEARCH + CONTEXTS + "<Assertion/>"), W),
    ],
)
def test_what_secures_a_message_stands_in_its_security_header(sent: str, outcome: Outcome) -> None:
    assert insi(sent + answer())["insi.security"] is outcome


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "<l:Version>4.2.0",
            "<l:Version>4.1.0",
            "version du LPS dans le contexte : « 4.1.0 » ; candidate : 4.2.0",
        ),
        (
            "urn:lps:exemple:4.2.0",
            "urn:lps:exemple:4.1.0",
            "LPS/Nom est absent, ou n'a pas la forme urn:lps:<nom>:4.2.0",
        ),
        ("urn:lps:exemple:4.2.0", "exemple:4.2.0", "LPS/Nom est absent, ou n'a pas la forme"),
    ],
)
def test_the_version_and_the_name_of_the_software_are_told_apart(
    old: str, new: str, words: str
) -> None:
    (finding,) = [
        f for f in findings(request().replace(old, new) + answer()) if f.code == "insi.version"
    ]
    assert finding.outcome is F and words in finding.message.fr
    assert (
        insi(request().replace("<l:Nom>urn:lps:exemple:4.2.0</l:Nom>", "") + answer())[
            "insi.version"
        ]
        is F
    )


def test_an_answer_that_echoes_contexts_and_action_is_no_request() -> None:
    echoed = answer(
        ACTION.format("rechercherInsAvecTraitsIdentiteResponse")
        + '<b:ContexteBAM xmlns:b="urn:bam" Version="01_02"/>'
    )
    found = insi(request() + echoed)
    assert set(found.values()) == {P, INFO}
    asked = request(SEARCH + '<b:ContexteBAM xmlns:b="urn:bam" Version="01_02"/>')
    assert insi(asked + echoed)["insi.contexts"] is F, (
        "a request without its contexts is still told"
    )


def test_an_answer_alone_waits_for_its_request_and_does_not_pass() -> None:
    found = insi(answer(ACTION.format("rechercherInsAvecTraitsIdentiteResponse")))
    assert found["insi.action"] is R and F not in set(found.values())
    assert (
        insi(request(ACTION.format("autreRecherche") + CONTEXTS + SIGNED) + answer())["insi.action"]
        is F
    )


@pytest.mark.parametrize(
    ("made", "outcome"),
    [
        (pid(), P),
        (pid(name="DURAND^CAMILLE^^^^^D~LEBOEUF^CAMILLE^CAMILLE ALIX^^^^L"), P),
        (pid(name="Lebœuf^CAMILLE^ALIX^^^^L"), P),
        (pid(name="LEBOEUF^CAMILLE ALIX^^^^^L"), P),
        (pid(name="LEBOEUF^CAMILLE^^^^^L"), F),
        (pid(name="DURAND^CAMILLE^CAMILLE ALIX^^^^L"), F),
        (pid(birth="19790329"), F),
        (pid(birth="197903281200"), P),
        (pid(sex="M"), F),
        (pid(address="1 RUE^^PARIS^^75001^^H~^^^^^^BDL^^63220"), P),
        (pid(address="1 RUE^^PARIS^^75001^^H^^75101"), P),  # an address is no birth place
        (pid(address="^^^^^^BDL^^63221"), F),
        (pid(ins="255081416802538^^^ASIP&1.2.250.1.213.1.4.10&ISO^INS"), F),
        (pid(ins="IPP-1^^^EXEMPLE&1.2.250.1.999.1&ISO^PI"), P),
        (pid(name="", birth="", sex="", address="", ins=""), R),
        (b"MSH|^~\\&|DPI|EXEMPLE|PFI|EXEMPLE|20260901100000||ACK|M-1|D|2.5\r", R),
    ],
)
def test_the_identity_of_an_hl7_message_is_the_one_that_insi_gave(
    made: bytes, outcome: Outcome
) -> None:
    told = findings(request() + answer(), ("mouvement.hl7", made))
    assert by_code(told)["insi.traits"] is outcome
    assert "evidence.unreadable" not in by_code(told)
    assert not [
        word
        for word in ("LEBOEUF", "CAMILLE", "1979", "27903", "63220")
        if word in " ".join(map(str, told))
    ]


@pytest.mark.parametrize(
    ("family", "outcome"), [("LEBOEUF", P), ("Lebœuf", P), ("LEBŒUF", P), ("LEBEUF", F)]
)
def test_a_ligature_is_two_letters(family: str, outcome: Outcome) -> None:
    assert insi(request() + answer(), ("cr.xml", cda(family)))["insi.traits"] is outcome
    assert (
        insi(request() + answer(NomNaissance="Lætitia"), ("cr.xml", cda("LAETITIA")))["insi.traits"]
        is P
    )


def test_an_hl7_message_is_content_of_the_piece_and_its_patient_is_hidden() -> None:
    read = piece(
        ("insi.xml", (request() + answer()).encode()),
        ("mouvement.hl7", pid()),
        nature="message_insi",
    )
    assert not list(file_findings(read))
    facts, blind = observe(read)
    assert not blind
    assert {"LEBOEUF", "CAMILLE", "28/03/1979"} <= {
        f.value for f in facts if f.kind == "private" and (f.location.file or "").endswith("hl7")
    }


def test_a_broken_hl7_message_is_unreadable_and_no_crash() -> None:
    assert (
        insi(request() + answer(), ("mouvement.hl7", b"MSH|||||\rPID|"))["evidence.unreadable"] is F
    )


def test_a_json_log_of_an_exchange_is_read() -> None:
    log = "\n".join(json.dumps({"xml": text}) for text in (request(), answer()))
    assert insi(log) == insi(request() + answer())
    silent = request(CONTEXTS + SIGNED)
    for action, outcome in (("rechercherInsAvecTraitsIdentite", P), ("autre", F)):
        headers = [
            {"name": "SOAPAction", "value": f'"urn:ServiceIdentiteCertifiee:1.0.0:{action}"'}
        ]
        assert (
            insi(json.dumps({"headers": headers, "postData": {"text": silent}}) + answer())[
                "insi.action"
            ]
            is outcome
        )
