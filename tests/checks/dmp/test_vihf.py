"""The VIHF of DMP messages: each rule both ways, in logs of several shapes."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from soap_messages import (
    FIRST,
    INS,
    NAME,
    PATIENT,
    PROVIDE,
    PURPOSE,
    RETRIEVE,
    ROLE,
    SECOND,
    SECRET,
    answer,
    message,
    mtom,
    pair,
    vihf,
)
from support import by_code, piece, run
from vihf_logs import INFO, RULES, F, P, W, findings, signed

from segur_audit.engine.inspection import observe
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome


def judged(*files: bytes, **changed: Any) -> dict[str, Outcome]:
    return by_code(findings(*files, **changed))


def bad(found: dict[str, Outcome]) -> dict[str, Outcome]:
    return {name: outcome for name, outcome in found.items() if outcome not in (P, INFO)}


def test_two_sound_messages_pass_but_for_a_signature_that_cannot_be_verified() -> None:
    found = judged(*pair(), date="2026-10-02")
    assert bad(found) == {"vihf.signature": W}
    assert len([name for name, outcome in found.items() if outcome is P]) >= 18


def test_a_pass_confirms_what_the_manifest_claims() -> None:
    confirmed = {path for finding in findings(*pair()) for path in finding.confirms}
    assert confirmed == {"solution.version", "dmp.consultation"}


@pytest.mark.parametrize(("made", "name", "outcome"), RULES.values(), ids=RULES)
def test_a_vihf_that_breaks_a_rule_is_told(
    made: Callable[[], bytes], name: str, outcome: Outcome
) -> None:
    assert judged(made())[name] is outcome


def test_attribute_names_are_read_whatever_their_case() -> None:
    written = (
        message()
        .replace(b"Authentification_Mode", b"Authentification_mode")
        .replace(b"LPS_Nom", b"lps_nom")
    )
    assert bad(judged(written)) == {"vihf.signature": W}


def test_an_authentication_context_may_be_wrapped_in_an_element() -> None:
    assert judged(message(vihf(context="<x>CONF_EXI_PGSSIS</x>")))["vihf.authn_context"] is P


def test_a_nurse_needs_no_second_role() -> None:
    assert judged(message(vihf(roles=(("60", "1.2.250.1.213.1.1.5.5"),))))["vihf.role"] is P


def test_an_alimentation_is_not_asked_to_be_in_air() -> None:
    feeding = message(
        vihf({"Authentification_Mode": "DIRECTE"}, context=None), action=PROVIDE, number=3
    )
    found = judged(*pair(), feeding)
    assert found["vihf.air"] is P and "vihf.air_scope" not in found
    assert judged(feeding)["vihf.air"] is F, "no message is in AIR simplifié"


def test_a_wrong_context_in_air_is_told_once_and_for_what_it_is() -> None:
    for wrong in (
        message(vihf(context="APP_BROWSER_AUTH")),
        message(
            vihf().replace(
                "<saml:AuthnContextDecl>", "<saml:AuthnContextDecl/><saml:AuthnContextDecl>"
            )
        ),
    ):
        found = judged(wrong)
        assert found["vihf.authn_context"] is F and "vihf.air" not in found
    assert judged(message(vihf({"Authentification_Mode": "INDIRECTE"})))["vihf.air"] is F


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({"authenticated": "2026-10-02T09:00:05.400Z"}, P),
        ({"authenticated": "2026-10-02T09:00:10.001Z"}, F),
        ({"conditions": '<saml:Conditions NotBefore="2026-10-02T09:00:05.100Z"/>'}, P),
        ({"conditions": '<saml:Conditions NotBefore="2026-10-02T09:00:11Z"/>'}, F),
        ({"conditions": '<saml:Conditions NotOnOrAfter="2026-10-02T09:00:04Z"/>'}, P),
        ({"conditions": '<saml:Conditions NotOnOrAfter="2026-10-02T09:00:00Z"/>'}, F),
    ],
)
def test_two_clocks_may_differ_by_five_seconds(changed: dict[str, str], outcome: Outcome) -> None:
    assert judged(message(vihf(**changed)))["vihf.dates"] is outcome


def test_without_a_declared_access_only_the_modes_are_judged() -> None:
    found = judged(
        message(vihf({"Authentification_Mode": "DIRECTE"}, context=None)),
        paths={"consultation": None, "version": None},
    )
    assert found["vihf.mode"] is P and "vihf.air" not in found and "vihf.lps_version" not in found


def test_an_assertion_later_than_the_piece_is_told() -> None:
    assert judged(message(), date="2026-09-01")["vihf.capture"] is W
    assert judged(message(), date="2026-10-02")["vihf.capture"] is P


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda one, two: one + b"\n2026-10-02 09:00:06 INFO suite\n" + two,
        mtom,
        lambda one, two: b"\xef\xbb\xbf<?xml version='1.0'?>\n" + one + two,
        lambda one, two: b"\xff\xfe" + (one + two).decode().encode("utf-16-le"),
        lambda one, two: (
            b"<pre>"
            + (one + two).replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
            + b"</pre>"
        ),
        lambda one, two: (
            b"Content-Type: application/xop+xml\nContent-Transfer-Encoding: base64\n\n"
            + base64.encodebytes(one + two)
        ),
        lambda one, two: (one + b"\n" + two).replace(b"soap:", b""),
    ],
    ids=["log", "mtom", "prolog", "utf-16", "page", "base64", "default namespace"],
)
def test_the_messages_of_a_log_are_found_whatever_surrounds_them(
    wrapped: Callable[[bytes, bytes], bytes],
) -> None:
    one, two = pair()
    data = wrapped(one, two)
    if b"xmlns:soap" in data and b"<Envelope" in data:
        data = data.replace(b"xmlns:soap=", b"xmlns=")
    found = findings(data)
    assert len([f for f in found if f.code == "vihf.assertion" and f.outcome is P]) == 2


def test_answers_carry_no_vihf_and_are_not_asked_for_one() -> None:
    assert bad(judged(message() + answer())) == {"vihf.signature": W}
    assert judged(answer())["vihf.assertion"] is F, "an answer alone shows no VIHF"


def test_a_cut_message_fails_and_the_others_are_judged() -> None:
    found = judged(message(number=1) + message(number=2)[:-40])
    assert found["vihf.message"] is F and found["vihf.attributes"] is P


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"rien",
        b"<a/>",
        b"<Envelope",
        b"\xff\xfe<\x00",
        b"<!DOCTYPE a><Envelope></Envelope>",
        b"</Envelope>",
    ],
)
def test_what_is_no_soap_fails_clearly(data: bytes) -> None:
    assert F in set(judged(data).values())


def test_an_entity_bomb_is_refused() -> None:
    bomb = b'<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + message().replace(
        b"urn:dmp", b"&b;"
    )
    assert judged(bomb)["vihf.message"] is F


def said(found: list[Finding]) -> str:
    return " ".join(f"{f.message.fr} {f.message.en} {f.location} {f.remedy}" for f in found)


def test_nothing_private_is_shown() -> None:
    private = [INS, FIRST, SECOND, FIRST[1:], SECRET, *NAME.split()]
    for made, _, _ in RULES.values():
        told = said(
            [
                *findings(made()),
                *(f for name in ("dmp.airs", "dmp.exchange") for f in run(name, piece(made()))),
            ]
        )
        assert not [word for word in private if word in told]


def test_a_real_signature_is_verified_and_a_message_laid_out_again_never_fails() -> None:
    pytest.importorskip("signxml", reason="the extra sign is not installed")
    sound = judged(signed())
    assert sound["vihf.signature"] is P and sound["vihf.signed"] is P
    assert bad(sound) == {}
    again = judged(signed("\n  "))
    assert again["vihf.signature"] is W and F not in set(again.values())
    assert judged(signed().replace(b"SA07^", b"SA08^"))["vihf.signature"] is W


def of_signature(sent: bytes) -> tuple[Outcome, str]:
    (finding,) = [f for f in findings(sent) if f.code == "vihf.signature"]
    return finding.outcome, finding.message.fr


def test_a_signature_holds_whatever_the_dates_of_its_certificate() -> None:
    pytest.importorskip("signxml", reason="the extra sign is not installed")
    since = dt.datetime(2026, 10, 1)
    assert of_signature(signed(start=since, days=10)) == of_signature(signed()), (
        "valid when the assertion was issued"
    )
    outcome, told = of_signature(signed(start=dt.datetime(2020, 1, 1), days=10))
    assert outcome is P and "hors des dates de son certificat" in told
    changed = signed(start=dt.datetime(2020, 1, 1), days=10).replace(b"SA07^", b"SA08^")
    assert of_signature(changed)[0] is W, "an old certificate does not cover a change"


def test_each_reason_not_to_verify_a_signature_is_said() -> None:
    pytest.importorskip("signxml", reason="the extra sign is not installed")
    sound = signed()
    bare = re.sub(
        rb"<ds:X509Data>.*?</ds:X509Data>",
        b"<ds:KeyName>token</ds:KeyName>",
        sound,
        flags=re.DOTALL,
    )
    other = re.search(rb"<ds:X509Certificate>.*?</ds:X509Certificate>", signed(), re.DOTALL)
    assert bare != sound and other
    exchanged = re.sub(
        rb"<ds:X509Certificate>.*?</ds:X509Certificate>", lambda _: other[0], sound, flags=re.DOTALL
    )
    damaged = re.sub(
        rb"<ds:X509Certificate>.*?</ds:X509Certificate>",
        b"<ds:X509Certificate>AAAA</ds:X509Certificate>",
        sound,
        flags=re.DOTALL,
    )
    told = {
        bare: "ne porte pas de certificat",
        sound.replace(b"SA07^", b"SA08^"): "l'empreinte de l'assertion",
        exchanged: "certificat qui n'est pas celui du signataire",
        damaged: "ne sont pas de ceux que le programme sait vérifier",
    }
    for sent, words in told.items():
        outcome, text = of_signature(sent)
        assert outcome is W and words in text


def test_a_masked_secret_undoes_the_signature_and_is_told_without_alarm() -> None:
    assert (
        judged(message(vihf({"LPS_ID_HOMOLOGATION_DMP": "***"})))["vihf.signature"] is Outcome.INFO
    )
    assert judged(message())["vihf.signature"] is W


def test_the_secret_is_told_wherever_it_stands() -> None:
    masked = vihf({"LPS_ID_HOMOLOGATION_DMP": "***"})
    twice = masked.replace(
        "***</saml:AttributeValue>",
        f"***</saml:AttributeValue><saml:AttributeValue>{SECRET}</saml:AttributeValue>",
    )
    in_body = message(
        masked,
        body=f'<x:Attribute xmlns:x="urn:x" Name="LPS_ID_HOMOLOGATION_DMP"><x:V>{SECRET}</x:V></x:Attribute>',
    )
    for sent in (message(twice), message(masked + vihf(assertion_id="_vihf-2")), in_body):
        facts, _ = observe(piece(sent, nature="message_dmp"))
        assert "secret" in {fact.kind for fact in facts}
        assert SECRET in {fact.value for fact in facts if fact.kind == "private"}


def test_the_observer_tells_the_software_the_environment_and_what_must_not_be_shown() -> None:
    facts, blind = observe(piece(message() + answer(), nature="message_dmp"))
    assert not blind
    told = {(fact.kind, fact.value) for fact in facts}
    assert {
        ("version", "4.2.0"),
        ("environment", "bas"),
        ("secret", "lps_id_homologation_dmp"),
    } <= told
    assert {FIRST, INS, "MARTINEAU", "Philomène"} <= {
        fact.value for fact in facts if fact.kind == "private"
    }


def test_the_observer_tells_a_production_ins_and_forgets_a_masked_secret() -> None:
    real = message(
        vihf({PATIENT: f"{INS}^^^&1.2.250.1.213.1.4.8&ISO^NH", "LPS_ID_HOMOLOGATION_DMP": "***"})
    )
    facts, _ = observe(piece(real, nature="message_dmp"))
    assert ("ins.production", "valid_key") in {(fact.kind, fact.value) for fact in facts}
    assert "secret" not in {fact.kind for fact in facts}


@settings(max_examples=150, deadline=None)
@given(st.floats(0, 1), st.integers(0, 80), st.sampled_from([b"", b"<", b"</", b"\x00", b"\xff", b"&", b"<soap:Envelope>", b"</soap:Envelope>", b"<!DOCTYPE a>"]))  # fmt: skip
def test_a_damaged_log_never_crashes(place: float, length: int, scrap: bytes) -> None:
    whole = message(number=1) + answer() + message(vihf(name_id=SECOND), action=RETRIEVE, number=2)
    at = int(place * len(whole))
    damaged = piece(whole[:at] + scrap + whole[at + length :], nature="message_dmp")
    for name in ("vihf.conform", "dmp.airs", "dmp.exchange"):
        assert run(name, damaged)
    _, blind = observe(damaged)
    assert not blind


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_findings_or_are_unreadable(data: bytes) -> None:
    for wrapped in (data, b"<Envelope>" + data + b"</Envelope>"):
        read = piece(wrapped, nature="message_dmp")
        assert run("vihf.conform", read) and run("dmp.exchange", read) and run("dmp.airs", read)
        assert not observe(read)[1]


def test_purpose_and_role_given_as_attributes_are_read_too() -> None:
    bare = message().replace(
        b"<saml:AttributeValue><PurposeOfUse", b"<saml:AttributeValue><PurposeOfUse"
    )
    assert PURPOSE.encode() in bare and ROLE.encode() in bare
    assert judged(bare)["vihf.purpose"] is P
