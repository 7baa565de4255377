"""What no report shows: identifiers by their shape, names and birth dates however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from segur_audit.checks.cda.document_facts import birth_date_forms, name_forms

from segur_audit.model.privacy import MASK, Mask

PATIENT = [*name_forms("LÉVÊQUE"), *name_forms("Zoë Anne-Charlotte"), *birth_date_forms("19520304")]


@pytest.mark.parametrize(
    "name",
    [
        "CR_LEVEQUE.xml", "CRLEVEQUE.xml", "lévêque.xml", "leveque-zoe.xml", "zoe.xml", "AnneCharlotte.xml", "anne-charlotte.xml",
        "l.leveque1952.xml", "LEVEQUE_Zoe\u0308.xml", "L%C3%89V%C3%8AQUE.xml", "CR_19520304.xml", "CR_04-03-1952.xml", "CR_040352.xml",
        "4_mars_1952.xml", "CR 4 mars 1952.xml",
    ],
)  # fmt: skip
def test_a_name_or_a_birth_date_in_the_name_of_a_file_is_masked(name: str) -> None:
    assert MASK in Mask(PATIENT).plain(name)
    assert Mask().plain(name) == name


@pytest.mark.parametrize(
    "number",
    [
        "279035121518989", "2 79 03 51 215 189 89", "2-79-03-51-215-189-89", "2_79_03_51_215_189_89", "279%2003%2051%20215%20189%2089",
        "２７９０３５１２１５１８９８９", "810000023084", "899700366240", "500000001815646/CPAT00045",
    ],
)  # fmt: skip
def test_an_identifier_is_known_by_its_shape(number: str) -> None:
    assert MASK in Mask().plain(f"CR {number}.xml")


@pytest.mark.parametrize(
    "text",
    [
        "FAQ.CDA.XFRM", "SC.SSI/GEN.18", "le 2026-12-15, version 4.2.0", "2026-10-02T09:00:05.123456+00:00", "1.2.250.1.213.1.4.10",
        "a0c2429ea4e16650e1a11e79221c36350f5cd36f6e890916473d998ee925e9b5", "un chef de service zélé", "évêque",
    ],
)  # fmt: skip
def test_what_names_nobody_stays(text: str) -> None:
    assert Mask(PATIENT).plain(text) == text


@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=4))
def test_any_text_is_masked_without_a_crash_and_once_for_all(text: str, words: list[str]) -> None:
    mask = Mask(words)
    assert mask.plain(mask.plain(text)) is not None
