"""Real documents published by the ANS: no error, and only the findings that are known of them."""

from __future__ import annotations

from pathlib import Path

import folders
import pytest
from support import piece, run

from segur_audit.model.outcome import Outcome

CORPUS = folders.CORPUS / "cda"
DOCUMENTS = sorted(CORPUS.glob("*.xml")) if CORPUS.is_dir() else []
#: What the table of evidence checks A.4 announces, by family of documents.
ANNOUNCED = {
    "CARD-F-PRC": {"cda.legal_authenticator": Outcome.WARNING},
    "CSE-CS8": {
        "cda.replacement_version": Outcome.WARNING,
        "cda.ins_production": Outcome.WARNING,
        "cda.ins_key": Outcome.FAIL,
    },
}

pytestmark = pytest.mark.skipif(not DOCUMENTS, reason="the corpus is not here")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_real_document_gives_only_what_is_announced(path: Path) -> None:
    found = run("cda.conform", piece((path.name, path.read_bytes()), nature="cda"))
    unusual = {f.code: f.outcome for f in found if f.outcome not in (Outcome.PASS, Outcome.INFO)}
    expected = next(
        (codes for family, codes in ANNOUNCED.items() if path.name.startswith(family)), {}
    )
    given_up = {"cda.style_sheet", "cda.self_displaying"}  # CI-SIS 1.16.4: warnings since then
    assert {unusual[code] for code in given_up & set(unusual)} <= {Outcome.WARNING}
    assert {code: unusual[code] for code in unusual if code not in given_up} == expected
    assert any(f.outcome is Outcome.PASS for f in found)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_lone_real_document_is_never_failed_for_its_link(path: Path) -> None:
    assert [f.outcome for f in run("xfrm.linked", piece(path.read_bytes(), nature="cda"))] == [
        Outcome.TO_REVIEW
    ]
