"""Hostile and sound wordings of forms, attestations and SAS pieces: what denies, puts off or limits a fact never passes."""

from __future__ import annotations

import check_ids_forms as forms
import pytest
from support import by_code

from segur_audit.model.outcome import Outcome

NOT_HELD = (Outcome.TO_REVIEW, Outcome.FAIL, Outcome.INFO)


def said(made, base: tuple[str, ...], begins: str, lines: str, code: str) -> Outcome | None:  # type: ignore[no-untyped-def]
    """The outcome of the code once the line that begins so says something else (` / ` parts two lines)."""
    shown = [
        new for one in base for new in (lines.split(" // ") if one.startswith(begins) else (one,))
    ]
    return by_code(made(*shown)()).get(code)


QUALIFICATIONS = (
    "Prestataire : Audit SA - qualification PASSI : non obtenue",
    "Prestataire : Audit SA // Qualifié PASSI : [ ] oui  [X] non",
    "Prestataire : Audit SA // PASSI // Non",
    "Prestataire : Audit SA // Qualification PASSI : // non",
    "Prestataire : Audit SA // Qualification PASSI : // En cours",
    "Prestataire : Audit SA, PASSI (renouvellement en cours)",
    "Prestataire : Audit SA, qualifié PASSI depuis 2019, qualification échue le 31/01/2026",
    "Prestataire : Audit SA, ex-PASSI",
    "Prestataire : Audit SA qui n'est plus qualifié PASSI",
    "Prestataire : Audit SA, en phase de qualification PASSI",
    "Prestataire : Audit SA, postulant PASSI",
    "Prestataire : Audit SA, dossier PASSI déposé à l'ANSSI",
    "Prestataire : Audit SA, processus de qualification PASSI engagé",
    "Prestataire : Audit SA, bientôt qualifié PASSI",
    "Prestataire : Audit SA, auditeurs formés au référentiel PASSI",
    "Prestataire : Audit SA, équivalent à un prestataire PASSI",
    "Prestataire : Audit SA, partenaire d'un organisme qualifié PASSI",
    "Prestataire : Audit SA, conforme aux exigences PASSI",
    "Prestataire : Audit SA, qualifié PASSI (portée : architecture) hors tests d'intrusion",
    "Prestataire : Audit SA, organisme qualifié PASSI jusqu'en janvier 2026",
    "Prestataire : Audit SA, organisme qualifié PASSI (fin : 31/12/2025)",
    "Prestataire : Audit SA, organisme qualifié PASSI - validité 31/12/2025",
    "Prestataire : Audit SA, qualifié PASSI ? ",
    "Prestataire : Audit SA, qualifié PASSI : à compléter",
    "Prestataire : Audit SA, qualifié PASSI : .....",
    "Prestataire : Audit SA // Organisme qualifié PASSI : ",
    "Prestataire : Audit SA, qualifié PASSI sous réserve",
    "Prestataire : Audit SA, faux prestataire PASSI",
    "Prestataire : Audit SA, qualification PASSI retirée le 2/1/2026",
    "Prestataire : Audit SA. Êtes-vous qualifié PASSI ? Non.",
    "Prestataire : Audit SA. Qualification PASSI = N",
)
QUALIFICATIONS_HELD = (
    "Prestataire : Audit SA. Êtes-vous qualifié PASSI ? Oui.",
    "Prestataire : Audit SA, PASSI : OUI",
    "Prestataire : Audit SA, prestataire d'audit qualifié PASSI par l'ANSSI",
    "Prestataire : Audit SA, PASSI n° 2019-123",
    "Prestataire : Audit SA, qualifié PASSI (valable jusqu'au 31/12/2027)",
    "Prestataire : Audit SA // Qualification PASSI // [X] Oui   [ ] Non",
    "Prestataire : Audit SA // Qualification PASSI : Oui",
    "Prestataire : Audit SA // Organisme qualifié PASSI [x] oui [ ] non",
    "Prestataire : Audit SA // Qualification PASSI : // Oui",
)


@pytest.mark.parametrize("lines", QUALIFICATIONS)
def test_a_qualification_does_not_pass(lines: str) -> None:
    assert said(forms.pentest, forms.FORM, "Prestataire", lines, "pentest_form.passi") in NOT_HELD


@pytest.mark.parametrize("lines", QUALIFICATIONS_HELD)
def test_a_qualification_that_is_plain_passes(lines: str) -> None:
    assert (
        said(forms.pentest, forms.FORM, "Prestataire", lines, "pentest_form.passi") is Outcome.PASS
    )


DATES = (
    "Date du test : 2 mars 2025",
    "Date du test : 02/03/2025 (voir 02/03/2026)",
    "Date du test : à définir // Date du rapport : 02/03/2026",
    "Date du test prévue : 02/03/2026",
    "Date prévisionnelle du test : 02/03/2026",
    "Date du précédent test : 02/03/2026",
    "Date du test de la version précédente : 02/03/2026",
    "Date du test de non-régression : 02/03/2026",
    "Date du test reporté au 02/03/2026",
    "Date limite du test : 02/03/2026",
    "Date du test annulé : 02/03/2026",
    "Date du prochain test : 02/03/2026",
    "Prochaine date du test : 02/03/2026",
    "Date du test : non réalisé, prévu le 02/03/2026",
    "Date du test : 02/03/26",
)
DATES_HELD = (
    "Date du test : 02 mars 2026",
    "Date de réalisation du test : 02/03/2026",
    "Dates du test d'intrusion : du 02/03/2026 au 06/03/2026",
    "Période d'audit : du 26/02/2026 au 02/03/2026",
    "Date du test: 2026.03.02",
    "Date du test : lundi 2 mars 2026 à 10 h",
)


@pytest.mark.parametrize("lines", DATES)
def test_a_date_of_test_does_not_pass(lines: str) -> None:
    assert said(forms.pentest, forms.FORM, "Date du test", lines, "pentest_form.date") in NOT_HELD


@pytest.mark.parametrize("lines", DATES_HELD)
def test_a_date_of_test_that_is_plain_passes(lines: str) -> None:
    assert (
        said(forms.pentest, forms.FORM, "Date du test", lines, "pentest_form.date") is Outcome.PASS
    )


VERSIONS = (
    "Application : Exemple DPI, version 4.2.0 prévue (testé : 4.1.0)",
    "Version testée : antérieure à 4.2.0",
    "Version testée : 4.2.0 (à tester)",
    "Version testée : non 4.2.0",
    "Version testée : 4.1.0 puis 4.2.0",
    "Version testée : 4.1.0 à 4.2.0",
    "Version testée : < 4.2.0",
    "Version non testée : 4.2.0",
    "Version cible : 4.2.0",
    "Prochaine version : 4.2.0",
    "Version à venir : 4.2.0",
    "Version de correction : 4.2.0",
    "Version du serveur : 4.2.0",
    "Version minimale : 4.2.0",
    "Version du client : 4.2.0 // Version testée : 4.1",
    "Version 4.2.0 en cours de développement",
    "Application : Exemple DPI",
    "Version testée : 4.2.0 ou ultérieure",
)
VERSIONS_HELD = (
    "Version testée : 4.2.0",
    "Version : V4.2.0",
    "N° de version : 4.2.0",
    "Version de l'application : 4.2.0",
    "Version testée : 4.2.0 (build 1234)",
    "Application : Exemple DPI v4.2.0",
)


@pytest.mark.parametrize("lines", VERSIONS)
def test_a_version_does_not_pass(lines: str) -> None:
    assert said(forms.pentest, forms.FORM, "Application", lines, "pentest_form.version") in NOT_HELD


@pytest.mark.parametrize("lines", VERSIONS_HELD)
def test_a_version_that_is_plain_passes(lines: str) -> None:
    assert (
        said(forms.pentest, forms.FORM, "Application", lines, "pentest_form.version")
        is Outcome.PASS
    )


PROVIDERS = (
    "Prestataire : Autre SA, qualifié PASSI // Audit SA a été écarté",
    "Prestataire : Autre SA (ex Audit SA), qualifié PASSI",
    "Prestataire : à choisir, Audit SA ou Autre SA, PASSI",
    "Prestataire PASSI : non, Audit SA n'est pas retenu",
    "Concurrent : Audit SA, qualifié PASSI",
    "Prestataire : Sous-traitant de Audit SA, qualifié PASSI",
    "Prestataire précédent : Audit SA, qualifié PASSI // Prestataire : Autre SA",
)
PROVIDERS_HELD = (
    "Prestataire : Audit SA, qualifié PASSI",
    "Société d'audit : AUDIT SA //  qualifié PASSI",
    "Nom de l'organisme : Audit //  qualifié PASSI",
)


@pytest.mark.parametrize("lines", PROVIDERS)
def test_a_provider_does_not_pass(lines: str) -> None:
    assert (
        said(forms.pentest, forms.FORM, "Prestataire", lines, "pentest_form.provider") in NOT_HELD
    )


@pytest.mark.parametrize("lines", PROVIDERS_HELD)
def test_a_provider_that_is_plain_passes(lines: str) -> None:
    assert (
        said(forms.pentest, forms.FORM, "Prestataire", lines, "pentest_form.provider")
        is Outcome.PASS
    )


GAPS = (
    "Écarts de gravité haute : 0 (hors 2 acceptés)",
    "Écarts de gravité haute : 10",
    "Écarts de gravité haute : 0 corrigé sur 3",
    "Écarts de gravité haute restants : 2",
    "Écarts de gravité haute non corrigés : 2 // Écarts de gravité haute : 0",
    "Écarts de gravité haute : non évalué",
    "Écarts de gravité haute : N/A",
    "Écarts de gravité haute : // Écarts de gravité moyenne : 0",
    "Écarts de gravité haute : 0 à 2",
    "Écarts de gravité haute : 0/3",
    "Écarts de gravité haute : 0 -> 2",
    "Écarts de gravité haute : zéro accepté, deux ouverts",
    "Nombre d'écarts de gravité haute autorisé : 0 // Nombre d'écarts de gravité haute : 1",
    "Nombre d'écarts de gravité haute autorisé : 0",
    "Seuil d'écarts de gravité haute : 0",
    "Objectif : écarts de gravité haute : 0",
    "Écarts de gravité haute : 0 // dont 1 critique",
    "Écarts de gravité haute : 0 // Gravité élevée : 2",
    "Écarts de gravité haute : 0 // Écarts majeurs : 2",
    "Écarts de gravité haute : 0 // 2 vulnérabilités de gravité haute ont été acceptées",
)
GAPS_HELD = (
    "Écarts de gravité haute : 0",
    "Écarts de gravité haute : aucun",
    "Nombre d'écarts de gravité haute : 0",
    "Écarts de gravité haute : 0.",
)


@pytest.mark.parametrize("lines", GAPS)
def test_a_number_of_gaps_does_not_pass(lines: str) -> None:
    assert (
        said(forms.pentest, forms.FORM, "Écarts de gravité haute", lines, "pentest_form.high")
        in NOT_HELD
    )


@pytest.mark.parametrize("lines", GAPS_HELD)
def test_a_number_of_gaps_that_is_plain_passes(lines: str) -> None:
    assert (
        said(forms.pentest, forms.FORM, "Écarts de gravité haute", lines, "pentest_form.high")
        is Outcome.PASS
    )


SIGNATURES = (
    "À signer le 20/03/2026",
    "Non signé le 20/03/2026",
    "Date de signature prévue : 20/03/2026",
    "Sera signé le 20/03/2026",
    "Signature attendue le 20/03/2026",
)
SIGNATURES_HELD = (
    "Fait à Paris, le 20/03/2026",
    "Date de signature : 20 mars 2026",
    "Signé électroniquement le 20/03/2026 par X",
)


@pytest.mark.parametrize("lines", SIGNATURES)
def test_a_date_of_signature_does_not_pass(lines: str) -> None:
    assert (
        said(forms.pentest, forms.FORM, "Signé", lines, "pentest_form.signature_date") in NOT_HELD
    )


@pytest.mark.parametrize("lines", SIGNATURES_HELD)
def test_a_date_of_signature_that_is_plain_passes(lines: str) -> None:
    assert (
        said(forms.pentest, forms.FORM, "Signé", lines, "pentest_form.signature_date")
        is Outcome.PASS
    )


STATUSES = (
    "Statut : refusée",
    "Statut : rejeté",
    "Statut : abandonné",
    "Statut : non conforme",
    "Statut : dépôt en attente",
    "Statut : à déposer",
    "Statut : pré-examen non commencé",
    "Statut : pré-examen refusé",
    "Statut : Pré-examen : KO",
    "Statut : pré-examen à venir",
    "Statut : en attente de pré-examen",
    "Statut : avant pré-examen",
    "Statut : ",
    "Statut : suspendu",
    "Statut : brouillon",
    "Statut : déposé le 2 mars 2026 (avant pré-examen)",
    "Statuts possibles : Pré-examen, Homologué",
    "Statut : [ ] Pré-examen [ ] Homologué",
    "Statut : [x] Déposé [ ] Pré-examen",
    "Statut précédent : Homologué",
    "Statut : expiré (homologué en 2021)",
    "Statut : homologation retirée",
    "Statut attendu : Homologué",
    "Statut : homologué sous réserve",
    "Statut : homologué pour la version 3",
    "Le statut Homologué sera demandé",
    "Statut : Homologué ?",
    "Statut : Homologation en cours de demande",
    "Statut : Invalide",
    "Statut : Homologué - échéance 01/01/2024",
)
STATUSES_HELD = (
    "Statut : Homologué",
    "Statut : Pré-examen en cours",
    "Statut : Pré-examen validé",
    "Statut du dossier : Pré-examen",
    "Statut : conforme",
    "État : Homologué",
)


@pytest.mark.parametrize("lines", STATUSES)
def test_a_status_does_not_pass(lines: str) -> None:
    assert said(forms.cnda, forms.ATTESTATION, "Statut", lines, "cnda_form.status") in NOT_HELD


@pytest.mark.parametrize("lines", STATUSES_HELD)
def test_a_status_that_is_plain_passes(lines: str) -> None:
    assert said(forms.cnda, forms.ATTESTATION, "Statut", lines, "cnda_form.status") is Outcome.PASS


NUMBERS = (
    "NIE : 01234",
    "NIE : 9999",
    "NIE : 0123-4",
    "NIE : 0123 / 9999",
    "Ancien NIE : 0123",
    "NIE à créer (0123 ?)",
    "NIE du distributeur : 0123",
    "NIE tiers : 0123",
)
NUMBERS_HELD = (
    "NIE 0123",
    "N° NIE : 0123",
    "Numéro d'identification éditeur (NIE) : 0123",
    "NIE : n° 0123",
)


@pytest.mark.parametrize("lines", NUMBERS)
def test_a_number_does_not_pass(lines: str) -> None:
    assert said(forms.cnda, forms.ATTESTATION, "NIE", lines, "cnda_form.nie") in NOT_HELD


@pytest.mark.parametrize("lines", NUMBERS_HELD)
def test_a_number_that_is_plain_passes(lines: str) -> None:
    assert said(forms.cnda, forms.ATTESTATION, "NIE", lines, "cnda_form.nie") is Outcome.PASS


SOFTWARE = (
    "Logiciel : Exemple DPI Lite",
    "Logiciel : Autre (remplace Exemple DPI)",
    "Logiciel : Ex Exemple DPI",
    "Logiciel concurrent : Exemple DPI",
    "Logiciel précédent : Exemple DPI",
)
SOFTWARE_HELD = (
    "Logiciel : Exemple DPI version 4.2.0",
    "Nom du logiciel : EXEMPLE DPI",
    "Solution : Exemple-DPI",
)


@pytest.mark.parametrize("lines", SOFTWARE)
def test_a_software_does_not_pass(lines: str) -> None:
    assert said(forms.cnda, forms.ATTESTATION, "Logiciel", lines, "cnda_form.name") in NOT_HELD


@pytest.mark.parametrize("lines", SOFTWARE_HELD)
def test_a_software_that_is_plain_passes(lines: str) -> None:
    assert said(forms.cnda, forms.ATTESTATION, "Logiciel", lines, "cnda_form.name") is Outcome.PASS


PERIMETERS = (
    "Périmètre : partiel (complet prévu en juin)",
    "Périmètre : incomplet",
    "Périmètre : complet sauf créneaux",
    "Périmètre : complet à 80 %",
    "Périmètre complet : non",
    "Périmètre complet ? non",
    "Périmètre : complet [ ] partiel [ ]",
    "Périmètre : complet ou partiel",
    "Périmètre complet à venir",
    "Périmètre complet non atteint",
    "Périmètre cible : complet",
    "Périmètre : presque complet",
)
PERIMETERS_HELD = (
    "Périmètre : complet",
    "Périmètre complet : oui",
    "Mise en service sur le périmètre complet",
)


@pytest.mark.parametrize("lines", PERIMETERS)
def test_a_perimeter_does_not_pass(lines: str) -> None:
    assert said(forms.report, forms.REPORT, "Périmètre", lines, "sas_form.perimeter") in NOT_HELD


@pytest.mark.parametrize("lines", PERIMETERS_HELD)
def test_a_perimeter_that_is_plain_passes(lines: str) -> None:
    assert (
        said(forms.report, forms.REPORT, "Périmètre", lines, "sas_form.perimeter") is Outcome.PASS
    )


SIGNATORIES = (
    "Signature ANS : (absente) // Signature Exemple Agenda :",
    "Pour l'ANS : refus de signer // Pour Exemple Agenda, le 1er avril 2026",
    "Document non signé par l'ANS ; pour Exemple Agenda, le 1er avril 2026",
    "Signature de l'ANS en attente. Signé par Exemple Agenda le 1er avril 2026",
    "En attente de signature ANS ; signé par Exemple Agenda le 1er avril 2026",
)
SIGNATORIES_HELD = ("Signé par l'ANS et par Exemple Agenda, le 1er avril 2026",)


@pytest.mark.parametrize("lines", SIGNATORIES)
def test_a_signature_does_not_pass(lines: str) -> None:
    assert said(forms.report, forms.REPORT, "Signé", lines, "sas_form.signatories") in NOT_HELD


@pytest.mark.parametrize("lines", SIGNATORIES_HELD)
def test_a_signature_that_is_plain_passes(lines: str) -> None:
    assert said(forms.report, forms.REPORT, "Signé", lines, "sas_form.signatories") is Outcome.PASS


TRAININGS = (
    "1. La formation des régulateurs reste à produire.",
    "1. La formation des régulateurs sera produite.",
    "1. Les documents de formation des régulateurs seront produits en juin.",
    "1. Les documents de formation des régulateurs sont en cours de rédaction.",
    "1. Aucun document de formation des régulateurs.",
    "1. [ ] Documents de formation des régulateurs produits",
    "1. Formation des régulateurs : non",
    "1. Formation des régulateurs : sans objet",
    "1. Sans formation des régulateurs.",
    "1. Les documents de formation des régulateurs n'ont jamais été produits.",
    "1. Les documents de formation des régulateurs ne sont guère prêts.",
    "1. Refus de produire les documents de formation des régulateurs.",
)
TRAININGS_HELD = (
    "1. [x] Documents de formation des régulateurs produits",
    "1. J'atteste avoir produit les documents de formation des régulateurs",
)


@pytest.mark.parametrize("lines", TRAININGS)
def test_a_point_of_the_statement_does_not_pass(lines: str) -> None:
    assert said(forms.statement, forms.STATEMENT, "1.", lines, "sas_form.training") in NOT_HELD


@pytest.mark.parametrize("lines", TRAININGS_HELD)
def test_a_point_of_the_statement_that_is_plain_passes(lines: str) -> None:
    assert said(forms.statement, forms.STATEMENT, "1.", lines, "sas_form.training") is Outcome.PASS


SWORN = (
    "Déclaration d'Exemple Agenda",
    "Modèle de déclaration sur l'honneur d'Exemple Agenda",
    "Projet de déclaration sur l'honneur d'Exemple Agenda",
)
SWORN_HELD = ("Attestation sur l'honneur d'Exemple Agenda",)


@pytest.mark.parametrize("lines", SWORN)
def test_a_sworn_statement_does_not_pass(lines: str) -> None:
    assert said(forms.statement, forms.STATEMENT, "Déclaration", lines, "sas_form.kind") in NOT_HELD


@pytest.mark.parametrize("lines", SWORN_HELD)
def test_a_sworn_statement_that_is_plain_passes(lines: str) -> None:
    assert (
        said(forms.statement, forms.STATEMENT, "Déclaration", lines, "sas_form.kind")
        is Outcome.PASS
    )


TITLES = (
    "Attestation d'assurance",
    "Demande d'attestation de dépôt",
    "Modèle d'attestation de dépôt",
    "Refus d'homologation",
    "Courriel : nous attendons l'attestation de dépôt",
    "Bon de commande - attestation de dépôt",
    "Projet d'attestation de dépôt",
    "Attestation de dépôt de marque (INPI)",
    "Attestation de dépôt - SPECIMEN",
)


@pytest.mark.parametrize("title", TITLES)
def test_a_document_that_is_no_attestation_yet_gives_no_status(title: str) -> None:
    for code in ("cnda_form.kind", "cnda_form.status"):
        assert said(forms.cnda, forms.ATTESTATION, "CNDA", title, code) in (
            Outcome.TO_REVIEW,
            Outcome.FAIL,
        )


@pytest.mark.parametrize(
    "line",
    [
        "3. Tous les types de créneaux sont remontés, pour les effecteurs qui ne l'ont pas refusé.",
        "3. Tous les types de créneaux sont remontés, hors refus signifié dans la plateforme SAS.",
        "3. Tous les créneaux, sans exception, sont remontés.",
    ],
)
def test_the_exception_that_the_faq_makes_denies_nothing(line: str) -> None:
    assert said(forms.statement, forms.STATEMENT, "3.", line, "sas_form.slots") is Outcome.PASS
