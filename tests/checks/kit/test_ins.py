"""The INS key, the OIDs, the Luhn digit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from segur_audit.checks.kit.ins import (
    INS_OIDS,
    ins_key_ok,
    is_production_oid,
    looks_like_rpps,
    luhn_ok,
    production_kind,
)

PRODUCTION, TEST = "1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.10"
VALID = "279035121518989"


@pytest.mark.parametrize(
    "matricule", [VALID, "255081416802538", "236066322083656", "109076322083489", "146026322000196"]
)
def test_a_matricule_with_its_key_is_valid(matricule: str) -> None:
    assert ins_key_ok(matricule)


@pytest.mark.parametrize("matricule", ["160012B02077713", "180032B02040123", "188102B17295264"])
def test_corsican_departments_count_as_19_and_18(matricule: str) -> None:
    assert ins_key_ok(matricule)


@pytest.mark.parametrize(
    "matricule",
    [
        "289057545611404",
        "221042545611404",
        VALID[:-1],
        VALID + "0",
        "",
        "A" * 15,
        "٢" * 15,
        VALID + "\n",
    ],
)
def test_a_wrong_key_a_wrong_length_and_other_signs_are_refused(matricule: str) -> None:
    assert not ins_key_ok(matricule)


@given(st.integers(0, 14))
def test_one_changed_digit_is_always_caught(place: int) -> None:
    changed = VALID[:place] + str((int(VALID[place]) + 1) % 10) + VALID[place + 1 :]
    assert not ins_key_ok(changed)


@given(st.text())
def test_any_text_is_judged_without_an_exception(text: str) -> None:
    assert ins_key_ok(text) in (True, False)
    assert luhn_ok(text) in (True, False)
    assert looks_like_rpps(text) in (True, False)


def test_only_8_and_9_are_production() -> None:
    assert {oid.rpartition(".")[2] for oid in INS_OIDS if is_production_oid(oid)} == {"8", "9"}
    assert not is_production_oid(None)


def test_the_production_fact_tells_the_key_and_never_the_number() -> None:
    assert production_kind([(VALID, PRODUCTION)]) == "valid_key"
    assert production_kind([("289057545611404", PRODUCTION)]) == "invalid_key"
    assert production_kind([("289057545611404", PRODUCTION), (VALID, PRODUCTION)]) == "valid_key"
    assert production_kind([(VALID, TEST)]) is None


@pytest.mark.parametrize(
    "digits", ["10000023084", "10005173140", "750712184", "350005179", "690781810", "330781196"]
)
def test_numbers_with_their_luhn_digit_pass(digits: str) -> None:
    assert luhn_ok(digits)
    assert not luhn_ok(digits[:-1] + str((int(digits[-1]) + 1) % 10))


def test_an_rpps_is_recognised_alone_or_behind_its_8() -> None:
    assert looks_like_rpps("10000023084")
    assert looks_like_rpps("810000023084")
    assert not looks_like_rpps("810000023085")
    assert not looks_like_rpps("0B0172805")
