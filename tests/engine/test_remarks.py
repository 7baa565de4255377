"""What the instructor asked: unanswered, a remark leaves its requirement to review; a text or newer evidence answers it."""

from __future__ import annotations

import hashlib

import pytest
from auditing import CATALOGUE, HEAD, MP4, report_of

from segur_audit.manifest.reading import make_manifest
from segur_audit.model.errors import InputError
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import RequirementResult

SLOT = next(
    (requirement, slot)
    for requirement in CATALOGUE.for_scheme("HOP-DPI-Va2")
    for slot in requirement.proofs
    if slot.purpose == "deposit" and slot.accepting("video") and slot.per is None
)
REQUIREMENT, PROOF = SLOT[0].id, SLOT[1].id


def audited(remark: str, piece: str = "", number: str = PROOF) -> RequirementResult:
    evidence = f"  - {{fichier: v.mp4, nature: video, repond_a: [{PROOF}]{piece}}}\n"
    text = (
        f"{HEAD}preuves:\n{evidence}remarques:\n"
        f"  - {{preuve: {number}, date: 2026-12-01, texte: Montrez la version{remark}}}\n"
    )
    report = report_of(text, {"v.mp4": MP4})
    return next(r for r in report.results if r.requirement.id == REQUIREMENT)


def codes(result: RequirementResult) -> dict[str, Outcome]:
    return {f.code: f.outcome for f in result.findings if f.code.startswith("remark.")}


UNANSWERED = {"remark.unanswered": Outcome.TO_REVIEW}
ANSWERED = {"remark.answered": Outcome.INFO}
KNOWN = hashlib.sha256(MP4).hexdigest()


@pytest.mark.parametrize("number", [PROOF, REQUIREMENT, f"{REQUIREMENT}.01.77"])
def test_an_unanswered_remark_is_to_review(number: str) -> None:
    result = audited("", number=number)
    assert codes(result) == UNANSWERED
    assert result.outcome.rank <= Outcome.TO_REVIEW.rank


@pytest.mark.parametrize(
    ("remark", "piece", "expected"),
    [
        (", reponse: Version 4.2 montrée", "", ANSWERED),
        (', reponse: "À COMPLÉTER"', "", UNANSWERED),
        (', reponse: "…"', "", UNANSWERED),
        (', reponse: "A\u0300 COMPLE\u0301TER"', "", UNANSWERED),
        (', reponse: "N/A"', "", UNANSWERED),
        (', reponse: "\u200b"', "", UNANSWERED),
        ("", ", date: 2026-12-01", ANSWERED),
        ("", ", date: 2026-11-30", UNANSWERED),
        (f", pieces: {{v.mp4: '{KNOWN}'}}", ", date: 2026-12-02", UNANSWERED),
        (f", pieces: {{v.mp4: '{'0a' * 32}'}}", ", date: 2026-12-02", ANSWERED),
    ],
)
def test_a_text_or_newer_evidence_answers_it(
    remark: str, piece: str, expected: dict[str, Outcome]
) -> None:
    assert codes(audited(remark, piece)) == expected


def test_evidence_that_is_not_there_answers_nothing() -> None:
    text = (
        f"{HEAD}preuves:\n  - {{fichier: v.mp4, nature: video, repond_a: [{PROOF}], date: 2026-12-02}}\n"
        f"remarques:\n  - {{preuve: {PROOF}, date: 2026-12-01, texte: T}}\n"
    )
    result = next(r for r in report_of(text).results if r.requirement.id == REQUIREMENT)
    assert codes(result) == UNANSWERED


def test_an_attestation_answers_no_remark() -> None:
    text = (
        f"{HEAD}preuves:\n  - {{fichier: v.mp4, nature: video, repond_a: [{PROOF}]}}\n"
        f"remarques:\n  - {{preuve: {PROOF}, date: 2026-12-01, texte: T}}\n"
        f"attestations:\n  - {{exigence: {REQUIREMENT}, resultat: conforme, auteur: A. Martin, "
        f"date: 2026-12-01, valable_jours: 90, pieces: {{v.mp4: '{KNOWN}'}}}}\n"
    )
    report = report_of(text, {"v.mp4": MP4})
    result = next(r for r in report.results if r.requirement.id == REQUIREMENT)
    assert codes(result) == UNANSWERED


def test_a_remark_on_an_unknown_number_is_told() -> None:
    report = report_of(
        f"{HEAD}remarques:\n  - {{preuve: ZZZ/Z.99.01, date: 2026-12-01, texte: T}}\n"
    )
    assert [n.outcome for n in report.notices if n.code == "remark.apart"] == [Outcome.WARNING]


@pytest.mark.parametrize(
    "entry", ["{preuve: A.01, texte: T}", "{date: 2026-12-01, texte: T}", "{}"]
)
def test_a_remark_that_lacks_a_key_is_refused(entry: str) -> None:
    from pathlib import Path

    with pytest.raises(InputError):
        make_manifest(f"{HEAD}remarques:\n  - {entry}\n".encode(), Path("/nonexistent"))


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_open_remarks_are_the_first_thing_that_a_report_says(form: str) -> None:
    from segur_audit.report import load_format

    text = (
        f"{HEAD}preuves:\n  - {{fichier: v.mp4, nature: video, repond_a: [{PROOF}]}}\n"
        f"remarques:\n  - {{preuve: {PROOF}, date: 2026-12-01, texte: Montrez la version}}\n"
    )
    shown = str(load_format(form).render((report_of(text, {"v.mp4": MP4}),), "fr"))
    first = shown.find("Montrez la version")
    headings = ("Ce qui bloque", "Ce qu'une personne doit", "Toutes les exigences")
    assert 0 < first < min(place for place in map(shown.find, headings) if place > 0)
