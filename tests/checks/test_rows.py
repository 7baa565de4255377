"""One edit of a ready example for each rule: that rule's outcome changes, no other's does, and the finding names the line."""

from __future__ import annotations

import datetime as dt
from functools import cache, partial

import pytest
from folders import EXAMPLES

from segur_audit.catalogue.reading import BUILTIN, read_catalogue
from segur_audit.engine.audit import audit
from segur_audit.engine.options import Options
from segur_audit.evidence.files import open_file
from segur_audit.manifest.reading import make_manifest
from segur_audit.manifest.source import parse_path
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import Report

CATALOGUE = read_catalogue(BUILTIN)
TODAY = dt.date(2026, 11, 23)

#: requirement: (example, milestone, what is replaced, by what, the path that the finding names, the rules that rest on the same fact)
EDITS: dict[str, tuple[str, str, str, str, str, tuple[str, ...]]] = {
    "SC.PSC.01": ("dpi-pret", "depot", "flux: [code_flow, ciba]", "flux: [ciba]", "psc.flux", ()),
    "SC.PSC.13": (
        "dpi-pret",
        "depot",
        "flux: [code_flow, ciba]",
        "flux: [code_flow]",
        "psc.flux",
        (),
    ),
    "SC.PSC.08": (
        "dpi-pret",
        "depot",
        "acr_values: eidas1",
        "acr_values: eidas2",
        "psc.acr_values",
        (),
    ),
    "FAQ.DMP.WEBPS": (
        "dpi-pret",
        "depot",
        "[web_ps_psc, api",
        "[web_ps_cps, api",
        "dmp.consultation",
        (),
    ),
    "FAQ.DMP.AIRS": (
        "dpi-pret",
        "depot",
        "api_air_simplifie]",
        "web_ps_cps]",
        "dmp.consultation",
        (),
    ),
    "FAQ.DMP.DEUX-METHODES": (
        "dpi-pret",
        "depot",
        "[web_ps_psc, api_air_simplifie]",
        "[web_ps_psc]",
        "dmp.consultation",
        ("FAQ.DMP.AIRS",),
    ),
    "FAQ.DMP.INTEGRATION": (
        "dpi-pret",
        "depot",
        "au_choix_du_professionnel",
        "systematique",
        "dmp.integration_documents",
        (),
    ),
    "FAQ.DMP.CR-IMAGERIE": (
        "dpi-pret",
        "depot",
        "  cr_imagerie: repris_vague_1\n",
        "",
        "dmp.cr_imagerie",
        (),
    ),
    "FAQ.DMP.CR-BIO": (
        "dpi-pret",
        "depot",
        "emis_par: sgl_producteur",
        "emis_par: dpi",
        "dmp.cr_biologie_emis_par",
        (),
    ),
    "FAQ.MSS.MDN": (
        "dpi-pret",
        "depot",
        "selon_bal_destinataire: oui",
        "selon_bal_destinataire: non",
        "mss.mdn.selon_bal_destinataire",
        (),
    ),
    "FAQ.CDA.N1": (
        "dpi-pret",
        "depot",
        "n1_systematique: oui",
        "n1_systematique: non",
        "cda.n1_systematique",
        (),
    ),
    "FAQ.CDA.XFRM": (
        "dpi-pret",
        "depot",
        "n3_lie_au_n1: oui",
        "n3_lie_au_n1: non",
        "cda.n3_lie_au_n1",
        (),
    ),
    "FAQ.CDA.FORMAT": (
        "dpi-pret",
        "depot",
        ", niveaux: [N1, N3]}",
        "}",
        "cda.documents[0].niveaux",
        (),
    ),
    "FAQ.INS.PREREQUIS": (
        "dpi-pret",
        "depot",
        "INSi, statut: obtenue",
        "INSi, statut: refusee",
        "homologations[0].statut",
        (),
    ),
    "FAQ.DMP.PREREQUIS": (
        "dpi-pret",
        "depot",
        "DMP, statut: pre_examen",
        "DMP, statut: deposee",
        "homologations[1].statut",
        (),
    ),
    "FAQ.HOMOLOGATION.CANDIDATE": (
        "dpi-pret",
        "depot",
        'statut: obtenue, version: "4.2.0"',
        'statut: obtenue, version: "4.1.0"',
        "homologations[0].version",
        (),
    ),
    "FAQ.CNDA.NIE": ("dpi-pret", "depot", '  nie: "0123"\n', "", "editeur.nie", ()),
    "FAQ.CNDA.NIL": ("dpi-pret", "depot", '  nil: "4567"\n', "", "solution.nil", ()),
    "FAQ.CNDA.DEPOT": (
        "dpi-pret",
        "depot",
        "repond_a: [FAQ.CNDA.DEPOT]",
        "repond_a: []",
        "preuves",
        (),
    ),
    "SC.SSI/GEN.18": (
        "dpi-pret",
        "depot",
        "moyenne: 3",
        "moyenne: 11",
        "test_intrusion[0].ecarts.moyenne",
        (),
    ),
    "FAQ.DSR.ENGAGEMENT": (
        "dpi-pret",
        "depot",
        "repond_a: [FAQ.DSR.ENGAGEMENT]",
        "repond_a: []",
        "preuves",
        (),
    ),
    "FAQ.DEPOT.CHAPITRES": (
        "dpi-pret",
        "depot",
        "  depot: par_chapitre\n",
        "",
        "candidature.depot",
        (),
    ),
    "FAQ.REM.VERSION": (
        "dpi-pret",
        "depot",
        "rem: 2024-09-05",
        "rem: 2024-07-17",
        "candidature.rem",
        (),
    ),
    "FAQ.AF.ELIGIBILITE": (
        "dpi-pret",
        "depot",
        "eligibilite_verifiee: oui",
        "eligibilite_verifiee: non",
        "etablissements.eligibilite_verifiee",
        (),
    ),
    "FAQ.RI.FACTURATION": (
        "dpi-pret",
        "depot",
        "non_opposition_ri: non",
        "non_opposition_ri: oui",
        "facturation.flux_non_opposition_ri",
        (),
    ),
    "FAQ.SAS.MONTANT": (
        "sas",
        "avance",
        "couts_justifies_ht: 120000",
        "couts_justifies_ht: 20000",
        "sas.couts_justifies_ht",
        (),
    ),
    "FAQ.SAS.AVANCE.FORMULAIRE": (
        "sas",
        "avance",
        "formulaire_avance: oui",
        "formulaire_avance: non",
        "sas.formulaire_avance",
        (),
    ),
    "FAQ.SAS.AVANCE.PV-MES": (
        "sas",
        "avance",
        "signataires: [ans, editeur]}\n",
        "signataires: [editeur]}\n",
        "sas.pv_mes.signataires",
        (),
    ),
    "FAQ.SAS.AVANCE.DECLARATION": (
        "sas",
        "avance",
        "remontee_creneaux: oui",
        "remontee_creneaux: non",
        "sas.declaration_honneur.remontee_creneaux",
        (),
    ),
    "FAQ.SAS.AVANCE.PERIMETRE": (
        "sas",
        "avance",
        "perimetre: complet",
        "perimetre: partiel",
        "sas.perimetre",
        (),
    ),
    "FAQ.SAS.SOLDE.PERIMETRE": (
        "sas",
        "solde",
        "perimetre: complet",
        "perimetre: partiel",
        "sas.perimetre",
        (),
    ),
    "FAQ.SAS.SOLDE.SUPPORT": (
        "sas",
        "solde",
        "  support: https://support.exemple.fr\n",
        "",
        "sas.support",
        (),
    ),
    "FAQ.SAS.SOLDE.FORMULAIRE": (
        "sas",
        "solde",
        "formulaire_avance: oui\n",
        "formulaire_solde: non\n",
        "sas.formulaire_solde",
        (),
    ),
    "FAQ.SAS.SOLDE.PV-VSR": (
        "sas",
        "solde",
        "  declaration_honneur:",
        "  pv_vsr: {date: 2026-08-01, signataires: [ans]}\n  declaration_honneur:",
        "sas.pv_vsr.signataires",
        ("FAQ.SAS.SOLDE.ORDRE",),
    ),
    "FAQ.SAS.SOLDE.ORDRE": (
        "sas",
        "solde",
        "  declaration_honneur:",
        "  pv_vsr: {date: 2026-03-01, signataires: [ans, editeur]}\n  declaration_honneur:",
        "sas.pv_vsr.date",
        ("FAQ.SAS.SOLDE.PV-VSR",),
    ),
}


@cache
def audited(example: str, milestone: str, old: str = "", new: str = "") -> Report:
    """The report on an example whose manifest was edited in one place."""
    folder = EXAMPLES / example
    text = (folder / "manifest.yaml").read_text("utf-8")
    assert old in text
    manifest = make_manifest(text.replace(old, new, 1).encode(), folder)
    return audit(manifest, CATALOGUE, Options(milestone, TODAY), partial(open_file, folder))


def outcomes(report: Report) -> dict[str, Outcome]:
    return {result.requirement.id: result.outcome for result in report.results}


@pytest.mark.parametrize("identifier", EDITS)
def test_one_edit_changes_that_rule_and_no_other(identifier: str) -> None:
    example, milestone, old, new, _, same_fact = EDITS[identifier]
    before, after = (
        outcomes(audited(example, milestone)),
        outcomes(audited(example, milestone, old, new)),
    )
    changed = {
        name
        for name in before
        if before[name] is not after[name] and not name.startswith("DOSSIER.")
    }
    settled = before[identifier] is Outcome.FAIL or before[identifier] is Outcome.MISSING
    assert identifier in changed or settled
    assert changed - {identifier, *same_fact} == set()
    if not settled:
        assert after[identifier] in (Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW)


@pytest.mark.parametrize("identifier", EDITS)
def test_the_finding_names_the_line(identifier: str) -> None:
    example, milestone, old, new, path, _ = EDITS[identifier]
    report = audited(example, milestone, old, new)
    result = next(r for r in report.results if r.requirement.id == identifier)
    places = [
        f.location
        for f in result.findings
        if f.outcome in (Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW) and f.location
    ]
    assert path in [place.path for place in places]
    text = (EXAMPLES / example / "manifest.yaml").read_text("utf-8").replace(old, new, 1)
    expected = make_manifest(text.encode(), EXAMPLES / example).source.locate(parse_path(path))
    assert (expected.line, expected.column) in [
        (place.line, place.column) for place in places if place.path == path
    ]


def test_every_rule_of_the_catalogue_for_these_schemes_has_an_edit() -> None:
    rows = {
        r.id
        for r in CATALOGUE.requirements
        if not r.id.startswith("DOSSIER.") and "pré-publication" not in r.title.fr
    }
    assert {
        name for name in rows if CATALOGUE.find(name)[0].applies_when is None or name in EDITS
    } <= set(EDITS)


def test_a_thick_client_with_code_flow_only_fails_and_both_sentences_are_quoted() -> None:
    report = audited("dpi-pret", "depot", "flux: [code_flow, ciba]", "flux: [code_flow]")
    result = next(r for r in report.results if r.requirement.id == "SC.PSC.13")
    said = " ".join(f.message.fr for f in result.findings if f.outcome is Outcome.FAIL)
    assert "profil optionnel" in said and "les deux solutions" in said


@pytest.mark.parametrize(
    ("flow", "profiles", "traced", "outcome"),
    [
        ("[code_flow]", "[]", False, Outcome.NOT_APPLICABLE),
        ("[code_flow]", "[]", True, Outcome.FAIL),  # a trace shows the flow
        ("[code_flow, ciba]", "[]", True, Outcome.PASS),
        ("[code_flow]", "[ciba]", False, Outcome.FAIL),
    ],
)
def test_a_web_client_owes_ciba_only_when_it_chose_it(
    flow: str, profiles: str, traced: bool, outcome: Outcome
) -> None:
    folder = EXAMPLES / "dpi-pret"
    text = (folder / "manifest.yaml").read_text("utf-8")
    trace = (
        "  - {fichier: preuves/psc/ciba.expurge.json, nature: trace_psc, repond_a: [SC.PSC.13]}\n"
    )
    assert trace in text
    text = text if traced else text.replace(trace, "")
    for old, new in (
        ("architectures: [client_lourd]", "architectures: [web]"),
        ("flux: [code_flow, ciba]", f"flux: {flow}"),
        ("profils: [ciba]", f"profils: {profiles}"),
    ):
        assert old in text
        text = text.replace(old, new)
    report = audit(
        make_manifest(text.encode(), folder),
        CATALOGUE,
        Options("depot", TODAY),
        partial(open_file, folder),
    )
    result = next(r for r in report.results if r.requirement.id == "SC.PSC.13")
    assert result.outcome is outcome
    assert result.applicability.because.fr


@pytest.mark.parametrize(
    ("day", "outcome"),
    [("2025-12-15", Outcome.FAIL), ("2025-12-16", Outcome.PASS), ("2026-12-16", Outcome.FAIL)],
)
def test_the_age_of_the_test_is_measured_at_the_deposit(day: str, outcome: Outcome) -> None:
    report = audited(
        "dpi-pret",
        "depot",
        "{date: 2026-03-02, signe_le: 2026-03-20,",
        f"{{date: {day}, signe_le: 2026-12-16,",
    )
    result = next(r for r in report.results if r.requirement.id == "SC.SSI/GEN.18")
    ages = [f.outcome for f in result.findings if f.code in ("pentest.age", "pentest.date")]
    assert (Outcome.FAIL in ages) is (outcome is Outcome.FAIL)


@pytest.mark.parametrize("milestone", ["avance", "solde"])
def test_a_partial_perimeter_closes_both_gates_of_the_sas(milestone: str) -> None:
    assert (
        audited("sas", milestone, "perimetre: complet", "perimetre: partiel").verdict.gate
        == "closed"
    )


def test_a_hospital_record_is_never_judged_by_the_rules_of_the_sas() -> None:
    assert not [
        r.requirement.id
        for r in audited("dpi-pret", "depot").results
        if ".SAS." in r.requirement.id
    ]


def test_the_examples_are_as_the_readme_says() -> None:
    assert audited("dpi-pret", "depot").exit_code == 0
    assert audited("sas", "avance").exit_code == 0
    closed = audited("dpi-erreurs", "depot")
    assert closed.exit_code == 1
    bad = {
        f.code
        for r in closed.results
        for f in r.findings
        if f.outcome in (Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW)
    }
    assert len(bad) >= 10


def test_the_evidence_of_the_examples_is_what_the_script_writes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import importlib.util

    monkeypatch.syspath_prepend(str(EXAMPLES))
    spec = importlib.util.spec_from_file_location("generate", EXAMPLES / "generate.py")
    assert spec and spec.loader
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    for name, make in generate.EXAMPLES.items():
        made = make()
        written = {
            p.relative_to(EXAMPLES / name / "preuves").as_posix()
            for p in (EXAMPLES / name / "preuves").rglob("*")
            if p.is_file()
        }
        assert written == set(made)
        assert [
            path
            for path, data in made.items()
            if (EXAMPLES / name / "preuves" / path).read_bytes() != data
        ] == []
        manifest = (EXAMPLES / name / "manifest.yaml").read_text("utf-8")
        assert generate.bound(manifest, made) == manifest
