"""Decisions are named persons', on the pieces that they saw; what the editor alone accepts opens nothing."""

from __future__ import annotations

import hashlib

import pytest
from auditing import HEAD, MP4, report_of, result_of
from segur_audit.checks.kit.declared import is_blank

from segur_audit.catalogue.references import schema_problems
from segur_audit.engine.gate import Known, decide
from segur_audit.model.errors import InputError
from segur_audit.model.nobody import is_nobody, is_unfilled, is_unwritten
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import shown
from segur_audit.model.text import same

THICK = HEAD + "solution: {architectures: [client_lourd]}\n"
WAIVER = (
    "derogations:\n  - {exigence: SC.A.01, motif: m, responsable: %s, approbateur: B. Durand, "
    "debut: 2026-12-01, fin: 2026-12-31%s}\n"
)
URL = "https://exemple.fr/v.mp4"


@pytest.mark.parametrize(
    "name",
    (
        "", " ", "\u00a0", "\u200b", "À COMPLÉTER", "À  COMPLÉTER", "A\u0300 COMPLE\u0301TER",
        "À COM\u200bPLÉTER", "[À COMPLÉTER]", "« à compléter »", "(a_completer)", "?", "??", "-",
        "—", "…", "xxx", "X", "TODO", "todo : nom", "N/A", "N. A.", "n / a", "ＴＯＤＯ", "<nom>",
        "{{auteur}}", "${AUTEUR}", "[nom] [prénom]", "Nom Prénom", "TBD", "à définir", "_____",
        "A. Martin [à confirmer]", "123", "Mme", "moi", "\u3164", "Néant", "non renseigné",
    ),
)  # fmt: skip
def test_placeholders_and_blanks_are_nobody(name: str) -> None:
    assert is_nobody(name)


@pytest.mark.parametrize(
    "name",
    ("A. Martin", "Li Na", "Wu", "Jean-Marie O'Neil", "王小明", "Łukasz", "Ida", "Nana", "r",
     "Dr A. Martin (DPO)", "N. A. Dupont", "Anna"),
)  # fmt: skip
def test_persons_are_persons(name: str) -> None:
    assert not is_nobody(name)


def attested(pieces: str, given: str) -> Outcome:
    entries = f"preuves:\n{pieces}"
    decision = (
        "attestations:\n  - {exigence: SC.A.02, resultat: conforme, auteur: A. Martin, "
        f"date: 2026-11-02, valable_jours: 180, pieces: {{{given}}}}}\n"
    )
    return result_of(THICK + entries + decision, "SC.A.02", {"v.mp4": MP4}).outcome


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


VIDEO = "  - {fichier: v.mp4, nature: video, repond_a: [SC.A.02]}\n"
LINK = f'  - {{url: "{URL}", nature: video, repond_a: [SC.A.02]}}\n'
OF_VIDEO = f'v.mp4: "{digest(MP4)}"'
OF_LINK = f'"{URL}": "{digest(URL.encode())}"'


def test_an_attestation_names_every_piece_of_today() -> None:
    assert attested(VIDEO, OF_VIDEO) is Outcome.PASS
    assert attested(VIDEO + LINK, f"{OF_VIDEO}, {OF_LINK}") is Outcome.PASS
    assert attested(LINK, OF_LINK) is Outcome.PASS
    assert attested(VIDEO + LINK, OF_VIDEO) is Outcome.TO_REVIEW  # one was added
    assert attested(LINK, OF_VIDEO) is Outcome.TO_REVIEW  # one took its place
    changed = LINK.replace("v.mp4", "w.mp4")
    assert attested(changed, OF_LINK) is Outcome.TO_REVIEW


@pytest.mark.parametrize(
    "text",
    ("", "\u200b", "?", "…", "À COMPLÉTER", "à définir avec le chef", "TODO : écrire", "N/A", "xxx",
     "[motif]", "motif", "néant", "\u3164"),
)  # fmt: skip
def test_a_reason_that_is_still_to_be_written_is_none(text: str) -> None:
    assert is_unwritten(text)


@pytest.mark.parametrize(
    "text",
    ("m", "2026", "Pas de client lourd", "N/A : aucun PFI", "le formulaire à compléter est joint",
     "externalisé", "承認済み"),
)  # fmt: skip
def test_a_reason_is_a_reason(text: str) -> None:
    assert not is_unwritten(text)


@pytest.mark.parametrize(
    ("value", "unfilled"),
    [("À COMPLÉTER", True), ("?", True), ("-", True), ("xxx", True), ("<nie>", True), ("\u200b", True),
     ("N/A", True), ("0123", False), ("0", False), ("A", False), ("01 23 45 67 89", False),
     ("https://support.exemple.fr", False), ("Hotline", False)],
)  # fmt: skip
def test_a_declaration_that_is_still_to_be_filled_in_says_nothing(
    value: str, unfilled: bool
) -> None:
    assert is_unfilled(value) is unfilled
    assert is_blank(value) is unfilled


def test_a_waiver_whose_reason_is_to_be_written_covers_nothing() -> None:
    waiver = WAIVER % ("A. Martin", ", justificatif: j.pdf")
    files = {"j.pdf": b"%PDF-1.4"}
    assert result_of(HEAD + waiver, "SC.A.01", files).outcome is Outcome.WAIVED
    empty = waiver.replace("motif: m", "motif: À COMPLÉTER")
    assert result_of(HEAD + empty, "SC.A.01", files).outcome is Outcome.MISSING
    (notice,) = [n for n in report_of(HEAD + empty, files).notices if n.code == "waiver.reason"]
    assert "motif" in notice.message.fr


def test_a_waiver_of_what_is_mandatory_needs_a_file_that_can_be_read() -> None:
    def outcome(owner: str, paper: str, files: dict[str, bytes]) -> Outcome:
        return result_of(HEAD + WAIVER % (owner, paper), "SC.A.01", files).outcome

    paper = ", justificatif: j.pdf"
    assert outcome("A. Martin", paper, {"j.pdf": b"%PDF-1.4"}) is Outcome.WAIVED
    assert outcome("A. Martin", paper, {"j.pdf": b""}) is Outcome.TO_REVIEW
    assert outcome("A. Martin", paper, {}) is Outcome.TO_REVIEW
    assert outcome("A. Martin", "", {}) is Outcome.TO_REVIEW
    assert outcome("A. Martin", ", justificatif: manifest.yaml", {}) is Outcome.TO_REVIEW
    assert outcome('"À COMPLÉTER"', paper, {"j.pdf": b"%PDF-1.4"}) is Outcome.MISSING


def test_what_the_editor_alone_accepts_is_told_and_not_turned_by_fail_on() -> None:
    text = HEAD + WAIVER % ("A. Martin", "")
    finding = result_of(text, "SC.A.01").findings[0]
    assert "manquant" in finding.message.fr and "n'engage personne à l'ANS" in finding.message.fr
    one = ("SC.A.01",)
    assert report_of(text, only=one, fail_on="missing").exit_code == 5
    assert report_of(text, only=one, fail_on="fail").exit_code == 0  # it would close nothing


@pytest.mark.parametrize("second", ("true", "false"))
def test_two_contrary_decisions_of_one_day_are_refused(second: str) -> None:
    line = "  - {exigence: B.02, applicable: %s, motif: m, auteur: A. Martin, date: 2026-11-02}\n"
    first = {"true": "false", "false": "true"}[second]
    with pytest.raises(InputError, match="contrary"):
        report_of(HEAD + "applicabilites:\n" + line % first + line % second)


def test_a_gate_without_rules_or_known_in_part_is_not_opened() -> None:
    passing = report_of(HEAD + "psc: {acr_values: eidas1}\n", only=("SC.A.01",)).results
    assert decide(passing).exit_code == 0
    assert decide(passing, known=Known(bare=True)).exit_code == 4
    partly = decide(passing, "fail", known=Known(lacking=same("le reste")))
    assert (partly.gate, partly.exit_code) == ("undecided", 5)
    assert "le reste" in partly.rule.fr


def test_an_address_is_shown_without_what_opens_it() -> None:
    assert shown("https://u:secret@exemple.fr/a?token=b#c") == "https://exemple.fr/a"
    assert shown("https://exemple.fr/d/1AbCdEfGhIjKlMnOpQrStUv/vue") == "https://exemple.fr/d/…/vue"
    assert shown("MOTCO-2026-00123") == "MOTCO-2026-00123"


@pytest.mark.parametrize(
    ("schema", "sound"),
    [
        ({"type": "string", "allOf": [{"$ref": "#/definitions/a"}], "definitions": {"a": {}}}, True),
        ({"type": "array", "minItems": 1, "items": {"$ref": "#"}}, True),
        ({"type": "string", "allOf": [{"$ref": "#/definitions/zz"}]}, False),
        ({"type": "string", "allOf": [{"$ref": "#a"}]}, False),
        ({"$ref": "#"}, False),
        ({"type": "string", "allOf": [{"$ref": "https://exemple.fr/s.json"}]}, False),
        ({"type": "strin"}, False),
        ({"type": "string", "minLength": "un"}, False),
    ],
)  # fmt: skip
def test_a_schema_that_cannot_be_judged_is_refused(schema: dict[str, object], sound: bool) -> None:
    assert (not list(schema_problems("x", schema))) is sound
