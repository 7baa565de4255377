"""A built-in rule and a REM's row of the same id: who speaks, what is asked, what a decision lifts (contract, 6.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from auditing import HEAD, MP4, report_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbooks import proof, rem, requirement

from segur_audit.catalogue.reading import Catalogue, builtin_catalogue
from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.report import CatalogueRef, Report, RequirementResult
from segur_audit.model.requirement import (
    Accepted,
    Asker,
    Expectation,
    Requirement,
    Slot,
    Source,
    Use,
)
from segur_audit.model.text import same
from segur_audit.rem import Rem, RemScenario
from segur_audit.rem.loading import catalogue_of
from segur_audit.rem.merging import combine

SCHEME = "HOP-DPI-Va2"
KNOWN = builtin_catalogue()
FLOWS = "psc:\n  flux: [code_flow]\n"
THIN = "solution:\n  nom: Exemple DPI\n  version: '4.2.0'\n  architectures: [web]\n"
NO_PROFILE = HEAD + "  profils: []\n"


def row(identifier: str, *proofs: tuple[str, str], **more: Any) -> Rem:
    """A REM of one row; each proof is a number and its text."""
    scenarios = ()
    if proofs:
        scenarios = (RemScenario(f"{identifier}.01", "S", tuple(proof(*one) for one in proofs)),)
    return rem(requirement(identifier, *scenarios, **more))


def with_rem(content: Rem, *others: Catalogue) -> Catalogue:
    return combine([KNOWN, catalogue_of(content), *others])


def result(
    text: str,
    identifier: str,
    catalogue: Catalogue,
    files: Mapping[str, bytes] | None = None,
    **options: Any,
) -> RequirementResult:
    return one_of(report_of(text, files, catalogue, **options), identifier)


def one_of(report: Report, identifier: str) -> RequirementResult:
    return next(r for r in report.results if r.requirement.id == identifier)


def codes(found: RequirementResult) -> dict[str, Outcome]:
    return {finding.code: finding.outcome for finding in found.findings}


def piece(nature: str, *names: str, file: str = "p/v.mp4") -> str:
    return f"preuves:\n  - {{fichier: {file}, nature: {nature}, repond_a: [{', '.join(names)}]}}\n"


@pytest.mark.parametrize("identifier", ["SC.PSC.08", "CDA/HL7.02", "MSS/CONF.14", "INS/va1.53"])
def test_a_mandatory_row_makes_a_recommended_or_conditional_rule_mandatory(identifier: str) -> None:
    found = result(HEAD, identifier, with_rem(row(identifier, ("X.01.01", "Une vidéo"))))
    assert (found.level, codes(found)["proof.missing"]) == (Level.MANDATORY, Outcome.MISSING)


def test_the_stricter_of_those_who_speak_gives_the_level() -> None:
    softer = with_rem(row("SC.PSC.01", ("PSC.01.01.01", "Vidéo"), level="recommended"))
    assert result(HEAD, "SC.PSC.01", softer).level is Level.MANDATORY
    silent = with_rem(row("SC.PSC.08", ("PSC.08.01.01", "Vidéo"), profiles=("Profil CIBA",)))
    assert result(NO_PROFILE, "SC.PSC.08", silent).level is Level.RECOMMENDED


def test_a_row_speaks_for_its_scheme_alone() -> None:
    catalogue = with_rem(row("INS/va1.53", ("INS/va1.53.01.01", "Vidéo")))
    other = HEAD.replace(SCHEME, "MDV-LGC-Va2")
    assert result(other, "INS/va1.53", catalogue).outcome is Outcome.NOT_APPLICABLE


def test_an_unknown_side_speaks_and_the_declaration_is_missing() -> None:
    catalogue = with_rem(row("SC.PSC.08", ("PSC.08.01.01", "Vidéo"), profiles=("Profil CIBA",)))
    found = result(HEAD, "SC.PSC.08", catalogue)
    assert (found.level, found.outcome) == (Level.MANDATORY, Outcome.MISSING)
    told = next(f for f in found.findings if f.code == "applicability.unknown")
    assert "candidature.profils" in told.message.fr


def test_built_in_declarations_are_judged_where_the_built_in_speaks_alone() -> None:
    catalogue = with_rem(row("SC.PSC.13", ("PSC.13.01.01", "Vidéo")))
    silent = result(NO_PROFILE + THIN + FLOWS, "SC.PSC.13", catalogue)
    assert set(codes(silent)) == {"proof.missing"}  # no CIBA was chosen: only the REM asks
    speaking = result(
        NO_PROFILE + THIN.replace("web", "client_lourd") + FLOWS, "SC.PSC.13", catalogue
    )
    assert codes(speaking)["psc.ciba.declared"] is Outcome.FAIL


def test_findings_and_applicability_say_who_asks() -> None:
    catalogue = with_rem(row("SC.PSC.08", ("PSC.08.01.01", "Vidéo")))
    found = result(HEAD, "SC.PSC.08", catalogue)
    said = {finding.code: finding.message.fr for finding in found.findings}
    assert said["proof.missing"].endswith("— demandé par le REM")
    assert any(message.endswith("— demandé par les règles intégrées") for message in said.values())
    assert [(side.asker, side.applies) for side in found.applicability.sides] == [
        ("builtin", True),
        ("rem", True),
    ]


def test_the_deposit_slots_are_the_rems_and_a_built_in_one_returns_when_the_rem_is_silent() -> None:
    content = row("SC.PSC.01", ("PSC.01.01.01", "Copie d'écran"), profiles=("Profil Autre",))
    catalogue = with_rem(content)
    (own,) = KNOWN.find("SC.PSC.01")
    deposits = {slot.id for slot in own.proofs if slot.purpose == "deposit"}
    ticked = result(HEAD + "  profils: [autre]\n", "SC.PSC.01", catalogue)
    assert [s.id for s in ticked.proofs if s.purpose == "deposit"] == ["PSC.01.01.01"]
    silent = result(NO_PROFILE, "SC.PSC.01", catalogue)
    asked = {s.id for s in silent.proofs if s.state is not Outcome.NOT_APPLICABLE}
    assert deposits <= asked and "PSC.01.01.01" not in asked


def test_a_row_without_proof_keeps_the_built_in_slots_and_else_is_to_review() -> None:
    kept = result(HEAD, "SC.PSC.01", with_rem(row("SC.PSC.01")))
    assert codes(kept)["proof.missing"] is Outcome.MISSING
    bare = result(HEAD + "psc:\n  acr_values: eidas1\n", "SC.PSC.08", with_rem(row("SC.PSC.08")))
    assert codes(bare)["review"] is Outcome.TO_REVIEW


TWO = "solution:\n  architectures: [web, client_lourd]\n"


def per_slots(catalogue: Catalogue) -> list[tuple[str, str | None]]:
    one = next(r for r in catalogue.for_scheme(SCHEME) if r.key == "SSI/GEN.18")
    return [(slot.id, slot.per) for slot in one.proofs if slot.asker in (Asker.REM, Asker.BUILTIN)]


def test_one_piece_per_item_passes_on_to_the_rems_slot_of_that_nature() -> None:
    form = ("SSI/GEN.18.01.01", "Formulaire du test d'intrusion signé")
    other = ("SSI/GEN.18.01.09", "Procédure de développement")
    catalogue = with_rem(row("SC.SSI/GEN.18", form, other))
    assert per_slots(catalogue) == [
        ("SSI/GEN.18.01.01", "solution.architectures"),
        ("SSI/GEN.18.01.09", None),
    ]
    lacking = [f.message.fr for f in result(HEAD + TWO, "SC.SSI/GEN.18", catalogue).findings]
    assert sum("SSI/GEN.18.01.01" in message for message in lacking) == 2


def test_one_piece_per_item_stays_built_in_when_no_proof_takes_its_nature_for_sure() -> None:
    catalogue = with_rem(row("SC.SSI/GEN.18", ("SSI/GEN.18.01.09", "Tableau de synthèse")))
    (mine,) = [slot for slot, per in per_slots(catalogue) if per]
    form = HEAD + TWO + piece("formulaire_test_intrusion", "SSI/GEN.18.01.09", file="p/f.pdf")
    found = result(form, "SC.SSI/GEN.18", catalogue, {"p/f.pdf": b"%PDF-1.4\n"})
    evidence = {slot.id: slot.evidence for slot in found.proofs}
    assert evidence[mine] == evidence["SSI/GEN.18.01.09"] == ("p/f.pdf",)


TRACE = (
    b'[{"method": "POST", "url": "https://auth.bas.psc.esante.gouv.fr/auth/realms/'
    b'esante-wallet/protocol/openid-connect/ext/ciba/auth", "status": 200, '
    b'"form": {"scope": "openid scope_all", "acr_values": "eidas1", "binding_message": "bonjour"}}]'
)


def test_what_was_a_precheck_looks_at_the_rems_pieces_and_only_worsens() -> None:
    catalogue = with_rem(row("SC.PSC.13", ("PSC.13.01.01", "Fichier HAR des échanges")))
    text = NO_PROFILE + "psc:\n  flux: [code_flow, ciba]\n"
    text += piece("trace_psc", "PSC.13.01.01", file="p/c.json")
    found = result(text, "SC.PSC.13", catalogue, {"p/c.json": TRACE})
    assert codes(found)["psc.ciba.binding_message"] is Outcome.FAIL
    one = next(r for r in catalogue.for_scheme(SCHEME) if r.key == "PSC.13")
    slot = next(slot for slot in one.proofs if slot.id == "PSC.13.01.01")
    assert [use.worsens for use in slot.accepts[0].checks] == [True]


def test_a_built_in_rule_that_the_rem_lacks_does_not_apply_and_its_piece_is_told() -> None:
    text = HEAD + piece("lien_gazelle", "CDA/HL7.02")
    files = {"p/v.mp4": MP4}
    assert result(text, "CDA/HL7.02", KNOWN, files).outcome is not Outcome.NOT_APPLICABLE
    report = report_of(text, files, with_rem(row("TST/A.01", ("TST/A.01.01.01", "Vidéo"))))
    found = one_of(report, "CDA/HL7.02")
    assert found.outcome is Outcome.NOT_APPLICABLE
    assert found.applicability.because.fr == "absente du REM importé"
    assert "evidence.absent_from_rem" in {notice.code for notice in report.notices}


def test_ids_of_ours_never_merge() -> None:
    catalogue = with_rem(row("FAQ.CNDA.NIE", ("FAQ.CNDA.NIE.01", "Vidéo")))
    assert result(HEAD, "FAQ.CNDA.NIE", catalogue).requirement.sides[0].asker is Asker.BUILTIN
    assert result(HEAD, "FAQ.CNDA.NIE (REM)", catalogue).outcome is Outcome.MISSING


def test_a_number_below_a_known_id_is_offered_by_nature_with_a_warning() -> None:
    catalogue = with_rem(row("SC.PSC.01", ("PSC.01.01.01", "Vidéo")))
    report = report_of(HEAD + piece("video", "PSC.01.02.07"), {"p/v.mp4": MP4}, catalogue)
    assert one_of(report, "SC.PSC.01").evidence[0].path == "p/v.mp4"
    told = [notice.code for notice in report.notices if notice.code.startswith("evidence.")]
    assert told == ["evidence.offered"]
    named = report_of(HEAD + piece("video", "PSC.01.01.01"), {"p/v.mp4": MP4}, catalogue)
    assert not [notice for notice in named.notices if notice.code.startswith("evidence.")]


def decision(identifier: str, **more: str) -> str:
    keys = {"exigence": identifier, "applicable": "false", "motif": "sans objet ici", **more}
    keys = {"auteur": "A. Martin", "date": "2026-11-02", **keys}
    pairs = ", ".join(f'{key}: "{value}"' for key, value in keys.items() if key != "applicable")
    return f"applicabilites:\n  - {{applicable: false, {pairs}}}\n"


PAPER = {"p/ans.pdf": b"%PDF-1.4\n"}


def test_a_decision_lifts_what_the_rem_asks_without_condition_only_with_a_readable_paper() -> None:
    catalogue = with_rem(row("TST/A.01", ("TST/A.01.01.01", "Vidéo")))
    bare = result(HEAD + decision("TST/A.01"), "TST/A.01", catalogue)
    assert (bare.outcome, bare.level) == (Outcome.TO_REVIEW, Level.MANDATORY)
    absent = result(HEAD + decision("TST/A.01", justificatif="p/ans.pdf"), "TST/A.01", catalogue)
    assert codes(absent) == {"applicability.unproven": Outcome.TO_REVIEW}
    text = HEAD + decision("TST/A.01", justificatif="p/ans.pdf")
    report = report_of(text, PAPER, catalogue)
    assert one_of(report, "TST/A.01").outcome is Outcome.NOT_APPLICABLE
    assert report.coverage.lifted == 1
    (told,) = [n.message.fr for n in report.notices if n.code == "applicability.lifted"]
    assert all(words in told for words in ("A. Martin", "2026-11-02", "sans objet ici"))


def test_the_manifest_is_no_paper_under_any_name_and_a_reason_to_be_written_decides_nothing() -> (
    None
):
    catalogue = with_rem(row("TST/A.01", ("TST/A.01.01.01", "Vidéo")))
    text = HEAD + decision("TST/A.01", justificatif="p/ans.pdf")
    copied = result(text, "TST/A.01", catalogue, {"p/ans.pdf": text.encode()})
    assert codes(copied) == {"applicability.unproven": Outcome.TO_REVIEW}
    unwritten = HEAD + decision("TST/A.01", justificatif="p/ans.pdf", motif="À COMPLÉTER")
    report = report_of(unwritten, PAPER, catalogue)
    assert one_of(report, "TST/A.01").outcome is Outcome.MISSING
    assert "applicability.unsigned" in [notice.code for notice in report.notices]


def test_no_attestation_stands_for_the_paper_of_a_decision() -> None:
    catalogue = with_rem(row("TST/A.01", ("TST/A.01.01.01", "Vidéo")))
    text = HEAD + decision("TST/A.01")
    text += "attestations:\n  - {exigence: TST/A.01, resultat: conforme, auteur: A. Martin, date: 2026-11-02, valable_jours: 90}\n"
    assert result(text, "TST/A.01", catalogue).outcome is Outcome.TO_REVIEW


def test_a_decision_never_lifts_what_the_built_in_asks() -> None:
    catalogue = with_rem(row("SC.PSC.01", ("PSC.01.01.01", "Copie d'écran")))
    text = HEAD + decision("SC.PSC.01", justificatif="p/ans.pdf")
    report = report_of(text, PAPER, catalogue)
    found = one_of(report, "SC.PSC.01")
    (own,) = KNOWN.find("SC.PSC.01")
    assert found.outcome is Outcome.MISSING
    assert {slot.id for slot in own.proofs} <= {slot.id for slot in found.proofs}
    alone = report_of(text, PAPER, combine([KNOWN]))
    assert "applicability.idle" in {notice.code for notice in alone.notices}


def test_a_recommended_row_and_one_with_a_condition_in_words_need_no_paper() -> None:
    for more in ({"level": "recommended"}, {"condition": "Si le système héberge"}):
        catalogue = with_rem(row("TST/A.01", ("TST/A.01.01.01", "Vidéo"), **more))
        found = result(HEAD + decision("TST/A.01"), "TST/A.01", catalogue)
        assert found.outcome is Outcome.NOT_APPLICABLE


def own(known: Requirement, **changes: Any) -> Catalogue:
    """A catalogue of the user's own that redefines `known`."""
    return Catalogue(
        (replace(known, origin="regles/x.yaml", **changes),), (CatalogueRef("regles", "", "0", 1),)
    )


def test_an_own_catalogue_replaces_words_and_assertions_but_weakens_no_side() -> None:
    (known,) = KNOWN.find("SC.PSC.01")
    weaker = own(
        known,
        milestones={"depot": Level.RECOMMENDED},
        applies_when={"candidature.profils": {"type": "array", "contains": {"const": "x"}}},
        because=same("profil x"),
        title=same("autre titre"),
    )
    content = catalogue_of(row("SC.PSC.01", ("PSC.01.01.01", "Vidéo")))
    for parts in ([KNOWN, weaker], [weaker, KNOWN], [weaker, content, KNOWN]):
        catalogue = combine(parts)
        found = result(NO_PROFILE, "SC.PSC.01", catalogue)
        assert (found.level, found.applicability.applies) == (Level.MANDATORY, True)
        assert found.requirement.title.fr == "autre titre"
        assert catalogue.refs[-1].replaces == ("SC.PSC.01",)
        later = result(NO_PROFILE, "SC.PSC.01", catalogue, milestone="attribution")
        assert later.level is Level.MANDATORY


def test_the_remedy_of_a_missing_proof_names_every_nature_told_or_the_words_of_the_rem() -> None:
    proofs = (("TST/A.01.01.01", "Vidéo ou copie d'écran"), ("TST/A.01.01.02", "Tableau"))
    found = result(HEAD, "TST/A.01", with_rem(row("TST/A.01", *proofs)))
    sure, unsure = [f.remedy.fr for f in found.findings if f.code == "proof.missing" and f.remedy]
    assert "« video » ou « capture »" in sure
    assert "« Tableau »" in unsure and "nature à choisir" in unsure and "« cda »" not in unsure


def test_coverage_counts_rules_requirements_and_proofs() -> None:
    without = report_of(HEAD, None, KNOWN).coverage
    assert (without.imported, without.requirements_of, without.proofs_of) == (False, 0, 0)
    content = rem(
        *row("TST/A.01", ("TST/A.01.01.01", "Vidéo"), ("TST/A.01.01.02", "Vidéo")).requirements,
        *row("TST/A.02", ("TST/A.02.01.01", "Vidéo"), profiles=("X",)).requirements,
    )
    found = report_of(NO_PROFILE, None, with_rem(content)).coverage
    assert found.imported
    assert (found.requirements, found.requirements_of) == (1, 2)
    assert (found.proofs, found.proofs_of) == (2, 3)
    one = report_of(NO_PROFILE, None, with_rem(content), only=("TST/A.02",)).coverage
    assert (one.rules, one.requirements, one.proofs) == (0, 0, 0)


# The property: a merged rule is never weaker than either side where that side speaks.

NATURES = ("video", "capture", "document", "formulaire_test_intrusion")
CONDITIONS = (
    None,
    {"psc.flux": {"type": "array", "contains": {"const": "ciba"}}},
    {"candidature.profils": {"type": "array", "contains": {"const": "ciba"}}},
    {"audit.evidence_ids": {"type": "array", "contains": {"const": "TST/A.01"}}},
)
levels = st.sampled_from(list(Level))
accepted = st.lists(st.sampled_from(NATURES), min_size=1, max_size=2, unique=True).map(
    lambda names: tuple(Accepted(name) for name in names)
)


@st.composite
def slots(draw: st.DrawFn) -> tuple[Slot, ...]:
    found = []
    for number in range(draw(st.integers(0, 3))):
        per = draw(st.sampled_from([None, "solution.architectures"]))
        found.append(
            Slot(
                f"TST/A.01.{draw(st.sampled_from(['01.01', 'x', 'y', 'z']))}{number or ''}",
                draw(st.sampled_from(["deposit", "precheck"])),
                draw(accepted),
                draw(st.integers(1, 2)),
                per,
                "architecture" if per else None,
            )
        )
    return tuple(found)


@st.composite
def rules(draw: st.DrawFn) -> Requirement:
    """A built-in rule: one that the program ships with, or one of the test's own."""
    shipped = [rule for rule in KNOWN.requirements if not rule.key.startswith(("FAQ.", "DOSSIER."))]
    if draw(st.booleans()):
        return draw(st.sampled_from(shipped))
    schema = {"type": "array", "contains": {"const": "code_flow"}}
    expects = (Expectation("psc.flux", "tst.flux", schema, same("flux")),)
    checks = (
        Use(
            "rem.version",
            {"aimed": "candidature.rem"},
            {"history": [{"date": "2024-09-05", "changed": [], "changes": []}]},
        ),
    )
    return Requirement(
        id="TST/A.01",
        title=same("titre"),
        chapter="TST",
        schemes=draw(st.sampled_from([None, (SCHEME,), ("MDV-LGC-Va2",)])),
        milestones=draw(
            st.dictionaries(st.sampled_from(["depot", "attribution"]), levels, min_size=1)
        ),
        applies_when=draw(st.sampled_from(CONDITIONS)),
        because=None,
        expects=draw(st.sampled_from([(), expects])),
        checks=draw(st.sampled_from([(), checks])),
        review=draw(st.sampled_from([None, same("à relire")])),
        proofs=draw(slots()),
        remedy=same("remède"),
        sources=(Source("test"),),
    )


texts = st.sampled_from(
    [
        "Vidéo",
        "Copie d'écran",
        "Formulaire de test d'intrusion",
        "Vidéo ou copie d'écran",
        "Tableau",
    ]
)


@st.composite
def rows(draw: st.DrawFn, identifier: str) -> Rem:
    numbers = [f"{identifier}.01.{n:02}" for n in range(1, 1 + draw(st.integers(0, 3)))]
    return row(
        identifier,
        *((number, draw(texts)) for number in numbers),
        level=draw(st.sampled_from(["mandatory", "recommended"])),
        profiles=draw(st.sampled_from([(), ("Profil CIBA",), ("Profil Autre",)])),
        condition=draw(st.sampled_from(["", "", "Si le système héberge"])),
    )


@st.composite
def dossiers(draw: st.DrawFn, names: tuple[str, ...]) -> str:
    """A manifest in which each declaration may be absent, and pieces that answer some of `names`."""
    text = HEAD
    text += draw(st.sampled_from(["", "  profils: []\n", "  profils: [ciba]\n"]))
    text += draw(st.sampled_from(["", "  rem: '2024-09-05'\n", "  rem: '2024-05-19'\n"]))
    text += draw(st.sampled_from(["", FLOWS, "psc:\n  flux: [ciba]\n  acr_values: eidas1\n"]))
    text += draw(st.sampled_from(["", THIN, TWO]))
    entries = draw(
        st.lists(
            st.tuples(
                st.sampled_from(NATURES), st.sampled_from(names), st.sampled_from(["web", ""])
            ),
            max_size=4,
        )
    )
    lines = [
        f"  - {{fichier: p/v.mp4, nature: {nature}, repond_a: ['{name}']"
        + (f", architecture: {architecture}}}\n" if architecture else "}\n")
        for nature, name, architecture in entries
    ]
    return text + ("preuves:\n" + "".join(lines) if lines else "")


def by_hand(rule: Requirement) -> Catalogue:
    return Catalogue((rule,), (CatalogueRef("builtin", "", "0", 1),), Asker.BUILTIN)


HARD = (Outcome.ERROR, Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_merged_rule_is_never_weaker_than_either_side(data: st.DataObject) -> None:
    rule = data.draw(rules())
    content = data.draw(rows(rule.id))
    imported = catalogue_of(content)
    # not the built-in's slots: alone, the REM knows them not, and would take them for numbers to offer by nature
    names = (rule.id, *(slot.id for slot in imported.requirements[0].proofs))
    text = data.draw(dossiers(names))
    gate = data.draw(st.sampled_from(["depot", "attribution"]))
    files = {"p/v.mp4": MP4}

    def audited(*parts: Catalogue) -> RequirementResult | None:
        report = report_of(text, files, combine(parts), milestone=gate)
        return next((r for r in report.results if r.requirement.key == rule.key), None)

    both = audited(by_hand(rule), imported)
    assert both is not None and both.outcome is not Outcome.ERROR
    sides = [side for side in (audited(by_hand(rule)), audited(imported)) if side is not None]
    for side in sides:
        if side.applicability.applies is False:
            continue
        assert both.applicability.applies is not False
        assert side.level is not Level.MANDATORY or both.level is Level.MANDATORY
        kept = codes(both)
        for finding in side.findings:  # what is asserted beside the slots, and what is unknown
            beside = not finding.code.startswith(
                ("proof.", "evidence.", "silence", "pdf", "pentest_form")
            )
            inside = any(finding.code.startswith(slot.id) for slot in rule.proofs)
            if (
                finding.outcome in HARD
                and beside
                and not inside
                and not (finding.code == "review" and rule.proofs)
                and "déclaration absente" not in finding.message.fr
            ):
                assert finding.code in kept
    theirs = audited(imported)
    assert theirs is not None
    if theirs.applicability.applies:
        assert both.outcome.rank <= theirs.outcome.rank
        _slots_are_those_of_the_rem(both, rule, imported.requirements[0])


def _slots_are_those_of_the_rem(
    both: RequirementResult, rule: Requirement, theirs: Requirement
) -> None:
    asked = {slot.id for slot in both.proofs if slot.state is not Outcome.NOT_APPLICABLE}
    numbers = {slot.id for slot in theirs.proofs}
    assert numbers <= asked
    if not numbers:
        return
    others = [
        slot
        for slot in both.requirement.proofs
        if slot.id in asked - numbers and slot.purpose == "deposit"
    ]
    assert all(slot.per for slot in others)
    if any(side.asker == "builtin" and side.applies for side in both.applicability.sides):
        for slot in rule.proofs:
            if slot.per and slot.purpose == "deposit":
                assert any(
                    _asks_as_much(one, slot) for one in both.requirement.proofs if one.id in asked
                )


def _asks_as_much(slot: Slot, known: Slot) -> bool:
    natures = {accepted.nature for accepted in known.accepts}
    inside = {accepted.nature for accepted in slot.accepts} <= natures
    return inside and (slot.per, slot.match) == (known.per, known.match) and slot.min >= known.min


def both(*contents: Rem) -> Catalogue:
    return combine([KNOWN, *(catalogue_of(content) for content in contents)])


@pytest.mark.parametrize("newest_first", (True, False))
def test_of_two_rem_the_latest_version_wins_whatever_their_order(newest_first: bool) -> None:
    newer = row("TST/A.01", ("TST/A.01.01.01", "Vidéo"))
    older = replace(row("TST/A.01", level="recommended"), version="2024-05-19")
    catalogue = both(*((newer, older) if newest_first else (older, newer)))
    seen = result(HEAD, "TST/A.01", catalogue)
    assert (seen.level, seen.outcome) == (Level.MANDATORY, Outcome.MISSING)
    rem_in_use = catalogue.rem_of(SCHEME)
    assert rem_in_use is not None and rem_in_use.version == "2024-09-05"


@pytest.mark.parametrize("version", ("2024-09-05", "2024-05-19", ""))
def test_a_second_rem_never_lifts_the_built_in_rule(version: str) -> None:
    weak = {"level": "recommended", "profiles": ("Autre",)}
    one, other = row("SC.PSC.13", **weak), replace(row("SC.PSC.13", **weak), version=version)
    thick = THIN.replace("web", "client_lourd")
    seen = result(HEAD + thick + FLOWS, "SC.PSC.13", both(one, other))
    assert (seen.level, seen.outcome) == (Level.MANDATORY, Outcome.FAIL)


def test_two_rem_of_one_version_both_speak_and_the_proofs_of_both_are_due() -> None:
    one = row("TST/A.01", ("TST/A.01.01.01", "Vidéo"))
    other = row("TST/A.01", ("TST/A.01.01.02", "Capture"), level="recommended", profiles=("Z",))
    for catalogue in (both(one, other), both(other, one)):
        seen = result(HEAD, "TST/A.01", catalogue)
        assert seen.level is Level.MANDATORY
        assert {slot.id for slot in seen.proofs} == {"TST/A.01.01.01", "TST/A.01.01.02"}
