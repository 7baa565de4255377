"""The pieces of a SAS payment request: what they say is read, what they do not is a person's, both ways."""

from __future__ import annotations

import datetime as dt

import pytest
from support import by_code, piece, run

from segur_audit.guidance.examples import tiny_pdf
from segur_audit.manifest.reading import Declared
from segur_audit.model.outcome import Outcome

ASKED = Declared(dt.date(2026, 12, 1), "audit.reference_date")
NAME = Declared("Exemple Agenda", "editeur.nom")
DAY = Declared("2026-04-01", "sas.pv_mes.date")
REPORT = [
    "Procès-verbal de mise en service",
    "Périmètre : complet",
    "Signé par l'ANS et par Exemple Agenda, le 1er avril 2026",
]
STATEMENT = [
    "Déclaration sur l'honneur de la société Exemple Agenda",
    "1. Les documents de formation des régulateurs sont produits.",
    "2. La communication à tous les effecteurs est faite.",
    "3. Tous les types de créneaux sont remontés.",
    "4. Les CGU notifient aux effecteurs la transmission de leurs données.",
    "Fait le 16/11/2026",
]


def report(*lines: str, service: str = "mes") -> dict[str, Outcome]:
    one = piece(("pv.pdf", tiny_pdf(list(lines))), nature="pv_mes")
    return by_code(run("sas_form.report", one, ASKED, service, company=NAME, day=DAY))


def statement(*lines: str) -> dict[str, Outcome]:
    one = piece(("d.pdf", tiny_pdf(list(lines))), nature="declaration_honneur")
    return by_code(run("sas_form.statement", one, ASKED, company=NAME))


def instead(lines: list[str], begins: str, line: str) -> list[str]:
    return [line if one.startswith(begins) else one for one in lines]


def test_a_report_that_says_it_all_leaves_its_signatures_to_a_person() -> None:
    found = report(*REPORT)
    assert found.pop("sas_form.signed") is Outcome.TO_REVIEW
    assert set(found.values()) == {Outcome.PASS}
    assert set(found) == {"sas_form.kind", "sas_form.date", "sas_form.signatories", "sas_form.perimeter"}  # fmt: skip


@pytest.mark.parametrize(
    ("begins", "line", "code", "outcome"),
    [
        ("Procès", "Procès-verbal de vérification de service régulier", "kind", Outcome.TO_REVIEW),
        ("Périmètre", "Périmètre : partiel", "perimeter", Outcome.FAIL),
        ("Périmètre", "Périmètre [ ] complet [x] partiel", "perimeter", Outcome.FAIL),
        ("Périmètre", "Périmètre [x] complet [ ] partiel", "perimeter", Outcome.PASS),
        ("Périmètre", "Périmètre non complet", "perimeter", Outcome.FAIL),
        ("Périmètre", "Service ouvert", "perimeter", Outcome.TO_REVIEW),
        ("Signé", "Signé par Exemple Agenda, le 1er avril 2026", "signatories", Outcome.TO_REVIEW),
        ("Signé", "Signé par l'ANS, le 1er avril 2026", "signatories", Outcome.TO_REVIEW),
        (
            "Signé",
            "Pour l'ANS, pour Exemple Agenda SAS, le 01/04/2026",
            "signatories",
            Outcome.PASS,
        ),
        ("Signé", "À signer par l'ANS et Exemple Agenda", "signatories", Outcome.FAIL),
        ("Signé", "Signé par l'ANS et l'éditeur, le 2 décembre 2026", "date", Outcome.FAIL),
        ("Signé", "Signé par l'ANS et l'éditeur, le 2 avril 2026", "date", Outcome.TO_REVIEW),
        ("Signé", "Signé par l'ANS et l'éditeur", "date", Outcome.TO_REVIEW),
    ],
)
def test_a_report_that_says_less_or_otherwise_is_told(
    begins: str, line: str, code: str, outcome: Outcome
) -> None:
    assert report(*instead(REPORT, begins, line))[f"sas_form.{code}"] is outcome


def test_a_statement_that_says_its_four_points_leaves_its_signature_to_a_person() -> None:
    found = statement(*STATEMENT)
    assert found.pop("sas_form.signed") is Outcome.TO_REVIEW
    assert set(found.values()) == {Outcome.PASS}


@pytest.mark.parametrize(
    ("begins", "line", "code", "outcome"),
    [
        ("1.", "1. rien", "training", Outcome.TO_REVIEW),
        (
            "1.",
            "1. La formation des régulateurs n'est pas produite.",
            "training",
            Outcome.TO_REVIEW,
        ),
        (
            "2.",
            "2. La communication aux effecteurs est à venir.",
            "communication",
            Outcome.TO_REVIEW,
        ),
        ("3.", "3. rien", "slots", Outcome.TO_REVIEW),
        ("4.", "4. rien", "data", Outcome.TO_REVIEW),
        ("Déclaration", "Lettre d'Exemple Agenda", "kind", Outcome.TO_REVIEW),
        ("Déclaration", "Déclaration sur l'honneur d'Autre Agenda", "company", Outcome.TO_REVIEW),
        ("Fait", "Fait à Paris, le 02/12/2026", "date", Outcome.FAIL),
    ],
)
def test_a_statement_that_says_less_is_told(
    begins: str, line: str, code: str, outcome: Outcome
) -> None:
    assert statement(*instead(STATEMENT, begins, line))[f"sas_form.{code}"] is outcome


@pytest.mark.parametrize(
    ("lines", "code", "outcome"),
    [
        (["Formulaire de demande d'avance", "Fait le 16/11/2026"], "kind", Outcome.PASS),
        (["Formulaire de demande de solde", "Fait le 16/11/2026"], "kind", Outcome.TO_REVIEW),
        (["Formulaire de demande d'avance", "Fait le 02/12/2026"], "date", Outcome.FAIL),
        (["Formulaire de demande d'avance", "Fait le 16/11/2026"], "signed", Outcome.TO_REVIEW),
    ],
)
def test_the_form_of_the_asp_is_that_of_the_payment(
    lines: list[str], code: str, outcome: Outcome
) -> None:
    one = piece(("f.pdf", tiny_pdf(lines)), nature="formulaire_asp")
    found = by_code(run("sas_form.request", one, ASKED, "avance"))
    assert found[f"sas_form.{code}"] is outcome


def test_a_scan_waits_for_a_person() -> None:
    assert report("") == {"sas_form.text": Outcome.TO_REVIEW}
    picture = piece(("pv.png", b"\x89PNG\r\n\x1a\n"), nature="pv_mes")
    found = by_code(run("sas_form.report", picture, ASKED, "mes"))
    assert found == {"sas_form.text": Outcome.TO_REVIEW}
