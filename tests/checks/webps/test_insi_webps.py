"""INSi exchanges and contextual calls of Web-PS: each rule both ways, on messages built here."""

from __future__ import annotations

import re
import time

import pytest
from contextual_calls import CALL, LOG, LOGIN, REQUEST, SOAP
from hypothesis import given, settings
from hypothesis import strategies as st
from support import by_code, piece, run

from segur_audit.engine.inspection import observe
from segur_audit.manifest.reading import Declared
from segur_audit.model.outcome import Outcome

F, W, R, P, N = Outcome.FAIL, Outcome.WARNING, Outcome.TO_REVIEW, Outcome.PASS, Outcome.INFO
VERSION = Declared("4.2.0", "solution.version")


def insi(text: str) -> dict[str, Outcome]:
    return by_code(
        run(
            "insi.conform",
            piece(("insi.xml", text.encode()), nature="message_insi"),
            version=VERSION,
        )
    )


def test_a_whole_exchange_passes() -> None:
    found = insi(LOG)
    assert found.pop("insi.traits") is Outcome.INFO, "no document to compare"
    assert set(found.values()) == {P}


@pytest.mark.parametrize(
    ("old", "new", "code", "outcome"),
    [
        ("rechercherInsAvecTraitsIdentite", "autreAction", "insi.action", F),
        ('Version="01_02"', 'Version="01_01"', "insi.contexts", F),
        ("<l:Version>4.2.0", "<l:Version>4.1.0", "insi.version", F),
        ("urn:lps:exemple:4.2.0", "urn:lps:exemple:4.1.0", "insi.version", F),
        ('<l:IDAM R="4">', "<l:IDAM>", "insi.idam", W),
        ('<a:Assertion xmlns:a="urn:saml"/>', "", "insi.security", W),
        ("<r:CodeCR>00<", "<r:CodeCR>99<", "insi.answer", F),
        ("<r:Cle>89<", "<r:Cle>88<", "insi.identity", F),
        ("1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.2", "insi.identity", F),
        ("1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.8", "insi.production", W),
    ],
)
def test_an_exchange_that_breaks_a_rule_is_told(
    old: str, new: str, code: str, outcome: Outcome
) -> None:
    assert old in LOG
    assert insi(LOG.replace(old, new))[code] is outcome


def test_a_fault_fails_and_a_missing_answer_waits_for_a_person() -> None:
    assert insi(f"<s:Envelope {SOAP}><s:Body><s:Fault/></s:Body></s:Envelope>")["insi.answer"] is F
    assert insi(REQUEST)["insi.answer"] is R


def test_the_action_is_read_in_the_http_headers_or_in_what_is_asked() -> None:
    silent = re.sub(r"<w:Action.*?</w:Action>", "", LOG)
    assert insi(silent)["insi.action"] is P
    named = silent.replace(
        "POST /insi HTTP/1.1\n",
        'POST /insi HTTP/1.1\nSOAPAction: "urn:ServiceIdentiteCertifiee:1.0.0:autreAction"\n',
    )
    assert insi(named)["insi.action"] is F


def test_a_message_that_is_cut_is_told_and_never_passed_over() -> None:
    assert insi(LOG + REQUEST[:-30])["insi.message"] is F


def document(**changed: str) -> bytes:
    told = {
        "name": "ZZPATIENTE",
        "given": "CAMILLE ALIX",
        "sex": "F",
        "birth": "19790328",
        "ins": "279035121518989",
        **changed,
    }
    return (
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole>'
        f'<id root="1.2.250.1.213.1.4.10" extension="{told["ins"]}"/><patient><name><family qualifier="BR">{told["name"]}</family>'
        f'<given>{told["given"]}</given></name><administrativeGenderCode code="{told["sex"]}"/><birthTime value="{told["birth"]}"/>'
        "</patient></patientRole></recordTarget></ClinicalDocument>"
    ).encode()


TRAITS = "<r:ListePrenom>CAMILLE ALIX</r:ListePrenom><r:Sexe>F</r:Sexe><r:DateNaissance>1979-03-28</r:DateNaissance></r:TIQ>"


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({}, P),
        ({"name": "Zzpatiente"}, P),
        ({"name": "AUTRENOM"}, F),
        ({"given": "CAMILLE"}, F),
        ({"sex": "M"}, F),
        ({"birth": "19790329"}, F),
        ({"ins": "255081416802538"}, F),
    ],
)
def test_the_traits_of_a_document_of_the_piece_are_those_that_insi_gave(
    changed: dict[str, str], outcome: Outcome
) -> None:
    log = LOG.replace("</r:TIQ>", TRAITS).encode()
    findings = run(
        "insi.conform",
        piece(("insi.xml", log), ("cr.xml", document(**changed)), nature="message_insi"),
    )
    assert by_code(findings)["insi.traits"] is outcome
    assert not [
        word
        for word in ("ZZPATIENTE", "AUTRENOM", "CAMILLE", "1979", "27903")
        if word in " ".join(map(str, findings))
    ]


def test_a_log_of_many_openings_is_read_in_one_pass() -> None:
    start = time.monotonic()
    assert F in set(insi("<s:Envelope " * 300_000).values())
    assert time.monotonic() - start < 15


def test_the_observer_tells_the_patient_and_a_production_identity() -> None:
    real = LOG.replace("1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.8").replace("</r:TIQ>", TRAITS)
    facts, blind = observe(piece(("insi.xml", real.encode()), nature="message_insi"))
    assert not blind
    told = {(fact.kind, fact.value) for fact in facts}
    assert {
        ("ins.production", "valid_key"),
        ("private", "CAMILLE"),
        ("private", "28/03/1979"),
    } <= told
    assert "patient" in {fact.kind for fact in facts}


def test_no_identity_and_several_identities_are_answers() -> None:
    for code in ("01", "02"):
        assert insi(LOG.replace("<r:CodeCR>00<", f"<r:CodeCR>{code}<"))["insi.answer"] is P


@pytest.mark.parametrize("text", ["", "bonjour", "<s:Envelope>", "<s:Envelope " * 2_000])
def test_what_holds_no_envelope_is_unreadable(text: str) -> None:
    assert F in set(insi(text).values())


def test_no_trait_of_the_patient_is_shown_and_the_observer_hides_them() -> None:
    findings = run(
        "insi.conform", piece(("insi.xml", LOG.encode()), nature="message_insi"), version=VERSION
    )
    assert not [word for word in ("ZZPATIENTE", "27903") if word in " ".join(map(str, findings))]
    facts, blind = observe(piece(("insi.xml", LOG.encode()), nature="message_insi"))
    assert not blind
    assert {("version", "4.2.0"), ("private", "ZZPATIENTE")} <= {
        (fact.kind, fact.value) for fact in facts
    }


PATTERN = Declared("^https://[a-z.]+dmp[.]gouv[.]fr/pages/", "verifications.web_ps_url")


def webps(text: str, pattern: Declared | None = PATTERN) -> dict[str, Outcome]:
    return by_code(
        run(
            "webps.call",
            piece(("appel.txt", text.encode()), nature="appel_contextuel"),
            pattern=pattern,
        )
    )


def test_a_right_call_passes() -> None:
    assert set(webps(CALL).values()) == {P}


@pytest.mark.parametrize(
    ("old", "new", "code", "outcome"),
    [
        ("https://ledmp.dmp", "http://ledmp.dmp", "webps.host", F),
        ("ledmp.dmp.gouv.fr", "ledmp-dmp.gouv.fr", "webps.host", F),
        ("/pages/", "/autre/", "webps.form", R),
        ("279035121518989", "279035121518988", "webps.ins", W),
        ("DossierPatient", "Parametrages", "webps.settings", W),
        ("dpi.exemple.fr/", "dpi.exemple.fr/?access_token=abc", "webps.secret", F),
        ("dpi.exemple.fr/", "dpi.exemple.fr/#id_token=abc", "webps.secret", F),
        ("dpi.exemple.fr/", "dpi.exemple.fr/?ins=279035121518989", "webps.third_party", W),
        ("dpi.exemple.fr/", "ledmp.dmp.gouv.fr/pages/?ins=255081416802538", "webps.patient", W),
        (" HTTP/2\nGET https://dpi", " HTTP/2 403\nGET https://dpi", "webps.answer", F),
        (" HTTP/2\nGET https://dpi", " HTTP/2 200\nGET https://dpi", "webps.answer", P),
    ],
)
def test_a_call_that_breaks_a_rule_is_told(old: str, new: str, code: str, outcome: Outcome) -> None:
    assert old in CALL
    assert webps(CALL.replace(old, new))[code] is outcome


def test_one_patient_in_several_addresses_is_one_patient() -> None:
    assert "webps.patient" not in webps(CALL + CALL.replace("DossierPatient", "Documents"))


def test_a_login_by_psc_comes_before_the_call_and_a_call_by_card_shows_none() -> None:
    assert webps(CALL)["webps.login"] is P
    assert webps(CALL.removeprefix(LOGIN))["webps.login"] is N, (
        "a call by card shows no login: webps.methods looks at all the pieces"
    )
    assert webps(CALL.removeprefix(LOGIN) + LOGIN)["webps.login"] is W
    assert webps(CALL.removeprefix(LOGIN) + CALL)["webps.login"] is P, (
        "the second call follows the login"
    )
    assert webps(CALL.replace("eidas1", "eidas2"))["webps.login"] is N
    refused = LOGIN + "GET https://dpi.exemple.fr/retour?error=access_denied&state=etat-123456\n"
    assert webps(CALL.replace(LOGIN, refused))["webps.login"] is W


def test_addresses_are_read_in_a_har_a_page_and_a_form_of_json() -> None:
    for written in (
        CALL.replace("/", "\\/"),
        CALL.replace("&", "&amp;"),
        '{"url": "' + CALL.replace(" HTTP/2\n", '", "url": "') + '"}',
    ):
        assert set(webps(written).values()) == {P}


def test_an_address_far_in_a_long_trace_is_not_overlooked() -> None:
    noise = "".join(f"GET https://dpi.exemple.fr/{n}\n" for n in range(3_000))
    assert (
        webps(noise + CALL.replace("dpi.exemple.fr/", "dpi.exemple.fr/?access_token=abcdefgh"))[
            "webps.secret"
        ]
        is F
    )
    assert webps("".join(f"https://a.fr/{n} " for n in range(6_000)) + CALL)["webps.too_long"] is R


@pytest.mark.parametrize("pattern", ["(a+)+$", "^(?:a|aa)*$", "^https://.*.*.*.*.*", "x" * 600])
def test_a_pattern_that_could_take_for_ever_is_not_used(pattern: str) -> None:
    assert webps(CALL, Declared(pattern, "verifications.web_ps_url"))["webps.form"] is R


def test_the_observer_of_calls_tells_the_environment_and_hides_the_patient() -> None:
    facts, blind = observe(piece(("appel.txt", CALL.encode()), nature="appel_contextuel"))
    assert not blind
    assert {("environment", "production"), ("private", "279035121518989")} <= {
        (fact.kind, fact.value) for fact in facts
    }


def test_without_the_users_pattern_the_form_of_the_address_is_not_judged() -> None:
    assert webps(CALL, None)["webps.form"] is R
    assert webps(CALL, Declared("(", "verifications.web_ps_url"))["webps.form"] is R


def test_no_number_of_a_patient_is_shown() -> None:
    for text in (CALL, CALL.replace("DossierPatient", "Parametrages")):
        findings = run(
            "webps.call",
            piece(("appel.txt", text.encode()), nature="appel_contextuel"),
            pattern=PATTERN,
        )
        assert "27903" not in " ".join(map(str, findings))


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 1), st.integers(0, 80), st.binary(max_size=30))
def test_damaged_messages_never_crash(place: float, length: int, scrap: bytes) -> None:
    for name, whole, nature in (
        ("insi.conform", LOG.encode(), "message_insi"),
        ("webps.call", CALL.encode(), "appel_contextuel"),
    ):
        at = int(place * len(whole))
        assert run(name, piece(("x", whole[:at] + scrap + whole[at + length :]), nature=nature))
