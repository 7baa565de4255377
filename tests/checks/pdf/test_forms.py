"""Forms and attestations are read by what they say: the label decides, and a word that is somewhere proves nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from forms import laid_out
from segur_audit.checks.kit.dates import dates_in
from segur_audit.checks.kit.names import same_name
from segur_audit.checks.pdf.labels import flat, ticked
from support import by_code, piece, run

from segur_audit.guidance.examples import tiny_pdf
from segur_audit.manifest.reading import Declared
from segur_audit.model.outcome import Outcome

FORM = [
    "Formulaire de test d'intrusion - client lourd",
    "Application : Exemple DPI, version 4.2.0",
    "Prestataire : Audit SA, organisme qualifié PASSI",
    "Date du test : 02/03/2026",
    "Signé le : 20/03/2026",
    "Écarts de gravité haute : 0",
    "Écarts de gravité moyenne : 3",
]
TEST: dict[str, Any] = {
    "date": "2026-03-02",
    "signe_le": "2026-03-20",
    "prestataire": "Audit SA",
    "passi": True,
    "version": "4.2.0",
    "architecture": "client_lourd",
    "ecarts": {"haute": 0, "moyenne": 3},
}


def agrees(data: bytes) -> dict[str, Outcome]:
    tests = Declared([TEST], "test_intrusion")
    form = piece(("f.pdf", data), nature="formulaire_test_intrusion", architecture="client_lourd")
    return by_code(run("pentest_form.agrees", form, tests=tests))


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("Application : Exemple DPI, version 4.2.0", Outcome.PASS),
        ("Nom du logiciel : EXEMPLE DPI 4.2.0", Outcome.PASS),
        ("Application : Autre DPI, version 4.2.0", Outcome.TO_REVIEW),
        ("Produit testé : Exemple DPI Plus - version testée : 4.2.0", Outcome.TO_REVIEW),
        ("Application : client lourd 3 tiers", None),
        ("Le logiciel audité respecte les règles.", None),
        ("L'application n'a pas d'écart.", None),
    ],
)
def test_the_form_of_another_product_is_for_a_person_to_judge(
    line: str, outcome: Outcome | None
) -> None:
    shown = [line if one.startswith("Application") else one for one in FORM]
    form = piece(("f.pdf", tiny_pdf(shown)), nature="formulaire_test_intrusion")
    declared = {
        "tests": Declared([TEST], "test_intrusion"),
        "software": Declared("Exemple DPI", "solution.nom"),
    }
    codes = by_code(run("pentest_form.agrees", form, **declared))
    assert codes.get("pentest_form.product") is outcome


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        (["Écarts de gravité haute : 0", "Écarts critiques : 0"], Outcome.PASS),
        (["Écarts de gravité haute : 0", "Écarts critiques : aucun"], Outcome.PASS),
        (["Écarts de gravité haute : 0, écarts critiques : 3"], Outcome.TO_REVIEW),
        (["Écarts de gravité haute : 0", "Vulnérabilités critiques : 1"], Outcome.TO_REVIEW),
        (["Haute : 0", "Critique : 2"], Outcome.TO_REVIEW),
    ],
)
def test_a_critical_gap_is_never_less_than_a_high_one(lines: list[str], outcome: Outcome) -> None:
    assert says_instead("Écarts de gravité haute", *lines)["pentest_form.high"] is outcome


def says_instead(label: str, *lines: str) -> dict[str, Outcome]:
    """The findings on the sound form, the line of that label replaced."""
    shown = [new for line in FORM for new in (lines if line.startswith(label) else (line,))]
    return agrees(tiny_pdf(shown))


def attests(*lines: str) -> dict[str, Outcome]:
    known = {
        "nie": Declared("0123", "editeur.nie"),
        "nil": Declared("4567", "solution.nil"),
        "software": Declared("Exemple DPI", "solution.nom"),
    }
    return by_code(run("cnda_form.agrees", piece(("a.pdf", tiny_pdf(list(lines)))), **known))


@pytest.mark.parametrize(
    "text",
    [
        "02/03/2026", "2/3/2026", "02 / 03 / 2026", "2.3.2026", "02-03-2026", "02\u201103\u20112026", "2026.03.02", "2026-03-02",
        "2026/03/02", "2 mars 2026", "2\u202fmars\u00a02026", "2 MARS 2026", "lundi 2 mars 2026",
    ],
)  # fmt: skip
def test_a_date_is_read_in_every_writing(text: str) -> None:
    assert list(dates_in(text)) == [dt.date(2026, 3, 2)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1er mars 2026", ["2026-03-01"]),
        ("2 févr. 2026", ["2026-02-02"]),
        ("3 sept. 2026", ["2026-09-03"]),
        ("du 2 au 6 mars 2026", ["2026-03-02", "2026-03-06"]),
        ("du 26 février au 2 mars 2026", ["2026-02-26", "2026-03-02"]),
        ("20/03/26", []),
        ("31/02/2026", []),
        ("version 4.2.2026", []),
        ("10.1.2.2026", []),
    ],
)
def test_a_date_is_never_guessed(text: str, days: list[str]) -> None:
    assert sorted(day.isoformat() for day in dates_in(text)) == days


@pytest.mark.parametrize(
    "line",
    [
        "Date du test ......... 02/03/2026",
        "Date du test 02/03/2026",
        "Date du test (jj/mm/aaaa) : 02/03/2026",
        "Date de l'audit : 2 mars 2026",
        "Test réalisé le 02/03/2026",
        "Date du test : du 26 février au 2 mars 2026",
    ],
)
def test_the_date_of_the_test_is_verified_beside_its_label(line: str) -> None:
    assert says_instead("Date du test", line)["pentest_form.date"] is Outcome.PASS


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        (["Date du test : 10/01/2025"], Outcome.FAIL),
        (["Date du test : 10/01/2025 (contre-test le 02/03/2026)"], Outcome.FAIL),
        (["Date du test : 10/01/2025", "Rapport du 02/03/2026"], Outcome.FAIL),
        (["Date du test : 10/01/2025", "Date du test : 02/03/2026"], Outcome.TO_REVIEW),
        (["Date du rapport : 02/03/2026"], Outcome.TO_REVIEW),
        (["Date du test :"], Outcome.TO_REVIEW),
    ],
)
def test_another_date_beside_the_label_or_one_elsewhere_is_not_verified(
    lines: list[str], outcome: Outcome
) -> None:
    assert says_instead("Date du test", *lines)["pentest_form.date"] is outcome


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("Prestataire : Audit SA (PASSI : oui)", Outcome.PASS),
        ("Prestataire : Audit SA, PASSI oui [X] non [ ]", Outcome.PASS),
        ("Prestataire : Audit SA, qualifié PASSI jusqu'au 31/12/2027", Outcome.PASS),
        ("Prestataire : Audit SA, certificat PASSI en cours de validité", Outcome.PASS),
        ("Organisme qualifié PASSI (oui/non) : oui - Audit SA", Outcome.PASS),
        ("Prestataire : Audit SA, PASSI [ ] oui [X] non", Outcome.FAIL),
        ("Prestataire : Audit SA, PASSI oui [ ] non [X]", Outcome.FAIL),
        ("Prestataire : Audit SA. PASSI (oui/non) : non", Outcome.FAIL),
        ("Prestataire : Audit SA, PASSI [ ] oui [ ] non", Outcome.TO_REVIEW),
        ("Prestataire : Audit SA, PASSI : en cours", Outcome.TO_REVIEW),
        ("Prestataire : Audit SA, aucune qualification PASSI", Outcome.TO_REVIEW),
        ("Prestataire : Audit SA, qualification PASSI expirée", Outcome.TO_REVIEW),
        ("Prestataire : Audit SA, PASSI suspendue", Outcome.TO_REVIEW),
        ("Prestataire : Audit SA, qualifié PASSI jusqu'au 01/01/2026", Outcome.TO_REVIEW),
        ("Prestataire : Audit SA, candidat à la qualification PASSI", Outcome.TO_REVIEW),
        ("Le prestataire doit être qualifié PASSI : Audit SA", Outcome.TO_REVIEW),
        ("Prestataire : Audit SA, méthodologie inspirée de PASSI", Outcome.TO_REVIEW),
        ("Prestataire : Audit SA, sous-traitant PASSI : Autre SA", Outcome.TO_REVIEW),
        ("Prestataire : Audit SA, organisme qualifié PASSI, méthodologie OWASP", Outcome.PASS),
    ],
)
def test_the_qualification_is_read_as_it_is_worded(line: str, outcome: Outcome) -> None:
    assert says_instead("Prestataire", line)["pentest_form.passi"] is outcome


def test_boxes_are_read_whatever_their_drawing_and_order() -> None:
    for text, options in (
        ("☐ Oui ☒ Non", {"non"}),
        ("Oui ☑ Non □", {"oui"}),
        ("(x) oui ( ) non", {"oui"}),
        ("[ ] oui [ ] non", set()),
    ):
        assert ticked(flat(text)) == options


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        (["Application : Exemple DPI 4.2.0"], Outcome.PASS),
        (["Version testée : v4.2.0", "Version du formulaire : 1.3"], Outcome.PASS),
        (["Application : Exemple DPI, version 4.2.0", "TLS version 1.2"], Outcome.PASS),
        (["Version testée : 3.9.0 - la 4.2.0 sortira en juin"], Outcome.TO_REVIEW),
        (["Version testée : 3.9.0", "Version : 4.2.0"], Outcome.TO_REVIEW),
        (["Version testée : 4.2.0-rc1"], Outcome.TO_REVIEW),
        (["La 4.2.0 corrige ces écarts"], Outcome.TO_REVIEW),
    ],
)
def test_the_version_tested_is_the_one_beside_its_label(lines: list[str], outcome: Outcome) -> None:
    assert says_instead("Application", *lines)["pentest_form.version"] is outcome


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("Auditeur : AUDIT S.A. (Paris), qualifié PASSI", Outcome.PASS),
        ("Auditeur : Audit SA Nord, qualifié PASSI", Outcome.TO_REVIEW),
        ("Auditeur : Contre-Audit SA, qualifié PASSI", Outcome.TO_REVIEW),
    ],
)
def test_a_provider_whose_name_only_begins_the_same_is_another(line: str, outcome: Outcome) -> None:
    assert says_instead("Prestataire", line)["pentest_form.provider"] is outcome


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        (["Haute 0", "Règle Gravité", "W16 Haute", "W17 Haute"], Outcome.PASS),
        (["Haute 0", "Règle 16 Haute OUI", "17 Haute"], Outcome.PASS),
        (["Écarts de gravité haute ....... 0"], Outcome.PASS),
        (["Gravité haute : aucun"], Outcome.PASS),
        (["Gravité haute : 2"], Outcome.FAIL),
        (["Écarts de gravité haute : 0", "Écarts de gravité haute : 2"], Outcome.FAIL),
        (["Écarts de gravité haute : 0", "4 vulnérabilités hautes"], Outcome.TO_REVIEW),
        (["Haute 16", "Haute 17"], Outcome.INFO),
    ],
)
def test_a_count_stands_beside_its_severity_and_a_list_of_rules_is_none(
    lines: list[str], outcome: Outcome
) -> None:
    assert says_instead("Écarts de gravité haute", *lines)["pentest_form.high"] is outcome


@pytest.mark.parametrize(("high", "outcome"), [("0", Outcome.PASS), ("2", Outcome.TO_REVIEW)])
def test_a_table_is_read_by_its_columns(high: str, outcome: Outcome) -> None:
    rows = [
        ["Application", "Exemple DPI"],
        ["Auditeur", "Date du test", "Version testée"],
        ["Audit SA", "02/03/2026", "4.2.0"],
        ["Gravité", "Haute", "Moyenne"],
        ["Nombre", high, "3"],
    ]
    found = agrees(laid_out(rows))
    assert found["pentest_form.date"] is Outcome.PASS
    assert found["pentest_form.version"] is Outcome.PASS
    assert found["pentest_form.high"] is outcome


def test_what_is_typed_in_the_fields_of_a_form_is_read() -> None:
    fields = {"date_du_test": "02/03/2026", "Version testée": "4.2.0", "prestataire": "Audit SA", "passi_oui": "/Yes", "passi_non": "/Off"}  # fmt: skip
    found = agrees(laid_out([["Date du test :"], ["Version testée :"]], fields))
    for code in ("date", "version", "provider", "passi"):
        assert found[f"pentest_form.{code}"] is Outcome.PASS, code
    other = {**fields, "date_du_test": "10/01/2025", "passi_oui": "/Off", "passi_non": "/Yes"}
    found = agrees(laid_out([["Date du test :"]], other))
    assert found["pentest_form.date"] is Outcome.FAIL
    assert found["pentest_form.passi"] is Outcome.FAIL


ATTESTATION = ("CNDA - Attestation de dépôt", "NIE : 0123", "NIL : 4567", "Logiciel : Exemple DPI", "Statut : Pré-examen")  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        ATTESTATION,
        ("Attestation de dépôt", "N° NIE 0123", "NIL ...... 4567", "Solution Exemple DPI 4.2.0", "Statut Pré-examen"),
        ("Attestation de dépôt", "NIE :", "0123", "NIL :", "4567", "Logiciel :", "EXEMPLE-DPI", "Statut :", "Pré-examen"),
    ],
)  # fmt: skip
def test_an_attestation_says_it_in_several_ways(lines: tuple[str, ...]) -> None:
    assert set(attests(*lines).values()) == {Outcome.PASS}


@pytest.mark.parametrize(
    ("line", "instead", "code", "outcome"),
    [
        ("NIE : 0123", "NIE n° 9999, dossier 0123", "nie", Outcome.FAIL),
        ("NIE : 0123", "Dossier 0123", "nie", Outcome.TO_REVIEW),
        ("Logiciel : Exemple DPI", "Logiciel : Exemple DPI Plus", "name", Outcome.TO_REVIEW),
        ("Logiciel : Exemple DPI", "Objet Exemple DPI", "name", Outcome.TO_REVIEW),
    ],
)
def test_a_number_or_a_name_of_another_is_not_the_declared_one(
    line: str, instead: str, code: str, outcome: Outcome
) -> None:
    lines = [instead if one == line else one for one in ATTESTATION]
    assert attests(*lines)[f"cnda_form.{code}"] is outcome


def test_an_invoice_that_conforms_is_no_attestation() -> None:
    found = attests("Facture 0123 - Exemple DPI - NIL : 4567", "Statut : conforme")
    assert found["cnda_form.kind"] is found["cnda_form.status"] is Outcome.TO_REVIEW
    quoted = attests(*ATTESTATION, "Devis de l'homologation")
    assert quoted["cnda_form.kind"] is quoted["cnda_form.status"] is Outcome.TO_REVIEW


def test_a_company_is_the_same_whatever_its_legal_form_accents_and_punctuation() -> None:
    for name in (
        "EXEMPLE SANTE",
        "Exemple-Santé SAS",
        "S.A.S. Exemple Santé",
        "exemple santé (SARL)",
    ):
        assert same_name(name, "Exemple Santé")
    for name in ("Exemple Santé Plus", "Autre Santé", "Exemple", ""):
        assert not same_name(name, "Exemple Santé")
