"""The verdict on a requirement: declarations, conditions, slots, persons' decisions."""

from __future__ import annotations

import hashlib

import pytest
from auditing import HEAD, MP4, report_of, result_of

from segur_audit.catalogue.reading import builtin_catalogue
from segur_audit.model.errors import InputError
from segur_audit.model.outcome import Assurance, Outcome

THICK = HEAD + "solution: {architectures: [client_lourd]}\n"
VIDEO = "preuves:\n  - {fichier: v.mp4, nature: video, repond_a: [SC.A.02]}\n"
ATTESTED = "attestations:\n  - {exigence: A.02, resultat: conforme, auteur: A. Martin, date: 2026-11-02, valable_jours: 180%s}\n"
WAIVED = "derogations:\n  - {exigence: SC.A.01, motif: m, responsable: r, approbateur: a, justificatif: j.pdf, debut: 2026-12-01, fin: %s}\n"
PAPER = {"j.pdf": b"%PDF-1.4 accord"}


def test_an_absent_declaration_is_missing() -> None:
    assert result_of(HEAD, "SC.A.01").outcome is Outcome.MISSING


def test_a_wrong_declaration_fails_at_its_line() -> None:
    result = result_of(HEAD + "psc:\n  acr_values: autre\n", "SC.A.01")
    assert result.outcome is Outcome.FAIL
    assert str(result.findings[0].location) == "manifest.yaml:6:15 (psc.acr_values)"


def test_a_right_declaration_passes_and_is_said_to_be_declared_only() -> None:
    result = result_of(HEAD + "psc: {acr_values: eidas1}\n", "SC.A.01")
    assert (result.outcome, result.assurance) == (Outcome.PASS, Assurance.DECLARED)


def test_otherwise_to_review_is_not_a_failure() -> None:
    assert (
        result_of(HEAD + "dmp: {integration_documents: systematique}\n", "B.01").outcome
        is Outcome.TO_REVIEW
    )


def test_applicability_that_cannot_be_known_is_missing_and_named() -> None:
    result = result_of(HEAD, "SC.A.02")
    assert result.outcome is Outcome.MISSING
    assert result.applicability.applies is None
    assert "solution.architectures" in result.findings[0].message.fr


def test_a_known_part_is_enough_to_apply() -> None:
    assert result_of(HEAD + "psc: {flux: [ciba]}\n", "SC.A.02").applicability.applies is True


def test_one_part_unknown_is_not_enough_to_be_left_out() -> None:
    assert (
        result_of(HEAD + "solution: {architectures: [web]}\n", "SC.A.02").outcome is Outcome.MISSING
    )


def test_a_rule_that_does_not_apply_says_why() -> None:
    result = result_of(
        HEAD + "solution: {architectures: [web]}\npsc: {flux: [code_flow]}\n", "SC.A.02"
    )
    assert result.outcome is Outcome.NOT_APPLICABLE
    assert "client lourd" in result.applicability.because.fr


def test_an_empty_slot_is_missing() -> None:
    result = result_of(THICK, "SC.A.02")
    assert result.outcome is Outcome.MISSING
    assert [slot.state for slot in result.proofs] == [Outcome.MISSING, None]


def test_a_piece_that_no_check_judges_is_to_review() -> None:
    assert result_of(THICK + VIDEO, "SC.A.02", {"v.mp4": MP4}).outcome is Outcome.TO_REVIEW


def test_a_precheck_alone_satisfies_nothing() -> None:
    text = THICK + "preuves:\n  - {fichier: c.png, nature: capture, repond_a: [A.02.trace]}\n"
    assert result_of(text, "SC.A.02", {"c.png": b"\x89PNG\r\n\x1a\n"}).outcome is Outcome.MISSING


def test_a_file_that_is_not_there_is_missing() -> None:
    assert result_of(THICK + VIDEO, "SC.A.02").outcome is Outcome.MISSING


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_not_what_it_claims_fails(data: bytes) -> None:
    assert result_of(THICK + VIDEO, "SC.A.02", {"v.mp4": data}).outcome is Outcome.FAIL


def test_an_attestation_decides_what_was_to_review() -> None:
    result = result_of(THICK + VIDEO + ATTESTED % "", "SC.A.02", {"v.mp4": MP4})
    assert (result.outcome, result.assurance) == (Outcome.PASS, Assurance.ATTESTED)
    assert any(f.code == "attestation.unbound" for f in result.findings)


def test_an_attestation_that_nobody_signed_decides_nothing() -> None:
    unsigned = (ATTESTED % "").replace("A. Martin", '"À COMPLÉTER"')
    assert unsigned != ATTESTED % ""
    result = result_of(THICK + VIDEO + unsigned, "SC.A.02", {"v.mp4": MP4})
    assert result.outcome is Outcome.TO_REVIEW
    assert any(f.code == "attestation.author" for f in result.findings)


LEAKING = b'<a root="1.2.250.1.213.1.4.8" extension="279035121518989"/>'


def whole(pieces: str, files: dict[str, bytes]) -> Outcome:
    """The outcome of the leak scan, once a person said that the INS found is fictitious."""
    entries = "".join(
        f"  - {{fichier: {name}, nature: document, repond_a: [SC.A.02]}}\n" for name in files
    )
    attested = "attestations:\n  - {exigence: DOSSIER.FUITE, resultat: conforme, auteur: A. Martin, date: 2026-11-02, valable_jours: 180%s}\n"
    return result_of(
        f"{HEAD}preuves:\n{entries}{attested % pieces}",
        "DOSSIER.FUITE",
        files,
        catalogue=builtin_catalogue(),
    ).outcome


def test_an_attestation_on_the_whole_dossier_is_about_the_files_that_it_names() -> None:
    digest = hashlib.sha256(LEAKING).hexdigest()
    bound = f', pieces: {{a.txt: "{digest}"}}'
    assert whole(bound, {"a.txt": LEAKING}) is Outcome.PASS
    assert whole("", {"a.txt": LEAKING}) is Outcome.TO_REVIEW
    assert whole(bound, {"a.txt": LEAKING, "b.txt": LEAKING}) is Outcome.TO_REVIEW


def test_an_attestation_bound_to_the_very_file_counts_without_a_warning() -> None:
    digest = hashlib.sha256(MP4).hexdigest()
    result = result_of(
        THICK + VIDEO + ATTESTED % f', pieces: {{v.mp4: "{digest}"}}', "SC.A.02", {"v.mp4": MP4}
    )
    assert result.outcome is Outcome.PASS
    assert all(f.outcome is not Outcome.WARNING for f in result.findings)


def test_an_attestation_of_another_file_is_void() -> None:
    result = result_of(
        THICK + VIDEO + ATTESTED % f', pieces: {{v.mp4: "{"0" * 64}"}}', "SC.A.02", {"v.mp4": MP4}
    )
    assert result.outcome is Outcome.TO_REVIEW
    assert any("v.mp4" in f.message.fr and f.code == "attestation.void" for f in result.findings)


@pytest.mark.parametrize(
    ("date", "outcome"),
    [
        ("2026-06-18", Outcome.PASS),
        ("2026-06-17", Outcome.TO_REVIEW),
        ("2026-12-15", Outcome.PASS),
        ("2026-12-16", Outcome.TO_REVIEW),
    ],
)
def test_an_attestation_is_valid_from_its_date_for_its_days_both_included(
    date: str, outcome: Outcome
) -> None:
    text = THICK + VIDEO + (ATTESTED % "").replace("2026-11-02", date)
    assert result_of(text, "SC.A.02", {"v.mp4": MP4}).outcome is outcome


def test_an_attestation_never_lifts_a_failure() -> None:
    assert (
        result_of(THICK + VIDEO + ATTESTED % "", "SC.A.02", {"v.mp4": b"%PDF-"}).outcome
        is Outcome.FAIL
    )


def test_an_attestation_never_stands_for_a_piece() -> None:
    assert result_of(THICK + ATTESTED % "", "SC.A.02").outcome is Outcome.MISSING


def test_a_verdict_of_non_conformity_fails() -> None:
    text = THICK + VIDEO + (ATTESTED % "").replace("conforme", "non_conforme")
    assert result_of(text, "SC.A.02", {"v.mp4": MP4}).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("end", "outcome"), [("2026-12-15", Outcome.WAIVED), ("2026-12-14", Outcome.MISSING)]
)
def test_a_waiver_covers_until_its_last_day(end: str, outcome: Outcome) -> None:
    assert result_of(HEAD + WAIVED % end, "SC.A.01", PAPER).outcome is outcome


def test_a_waiver_can_be_ignored() -> None:
    assert (
        result_of(HEAD + WAIVED % "2026-12-31", "SC.A.01", waivers=False).outcome is Outcome.MISSING
    )


def test_a_waiver_limited_to_a_finding_leaves_the_others() -> None:
    text = HEAD + (WAIVED % "2026-12-31").replace("motif: m", "constat: autre, motif: m")
    assert result_of(text, "SC.A.01").outcome is Outcome.MISSING


def test_an_expired_waiver_resurfaces_with_what_it_hid() -> None:
    notices = report_of(HEAD + WAIVED % "2026-12-14").notices
    assert any("expirée le 2026-12-14" in n.message.fr and "a.acr" in n.message.fr for n in notices)


def test_an_unused_waiver_is_said() -> None:
    notices = report_of(HEAD + "psc: {acr_values: eidas1}\n" + WAIVED % "2026-12-31").notices
    assert "waiver.unused" in {n.code for n in notices}


@pytest.mark.parametrize("section", ["attestations", "derogations", "applicabilites"])
def test_a_decision_on_an_unknown_id_is_invalid_input(section: str) -> None:
    entry = {
        "attestations": "{exigence: SC.A.99, resultat: conforme, auteur: a, date: 2026-01-01, valable_jours: 1}",
        "derogations": "{exigence: SC.A.99, motif: m, responsable: r, approbateur: a, debut: 2026-01-01, fin: 2026-01-02}",
        "applicabilites": "{exigence: SC.A.99, applicable: false, motif: m, auteur: a, date: 2026-01-01}",
    }[section]
    with pytest.raises(InputError) as caught:
        report_of(HEAD + f"{section}:\n  - {entry}\n")
    assert caught.value.location is not None and caught.value.location.line == 6


def test_an_unknown_chapter_in_depots_is_invalid_input() -> None:
    with pytest.raises(InputError):
        report_of(HEAD + "  depots: {ZZZ: 2026-11-30}\n")


def test_a_condition_left_to_a_person_waits_for_her() -> None:
    assert result_of(HEAD, "B.02", milestone="attribution").outcome is Outcome.TO_REVIEW


def test_her_decision_is_shown_with_its_author() -> None:
    text = (
        HEAD
        + "applicabilites:\n  - {exigence: B.02, applicable: false, motif: externalisé, auteur: A. Martin, date: 2026-11-02}\n"
    )
    result = result_of(text, "B.02", milestone="attribution")
    assert result.outcome is Outcome.NOT_APPLICABLE
    assert "A. Martin" in result.applicability.because.fr


def test_a_decision_on_a_rule_that_leaves_none_has_no_effect() -> None:
    text = (
        HEAD
        + "applicabilites:\n  - {exigence: SC.A.01, applicable: false, motif: m, auteur: a, date: 2026-11-02}\n"
    )
    assert result_of(text, "SC.A.01").outcome is Outcome.MISSING


def test_another_milestone_is_not_applicable_and_has_no_level() -> None:
    result = result_of(HEAD, "B.02")
    assert (result.outcome, result.level) == (Outcome.NOT_APPLICABLE, None)


@pytest.mark.parametrize(
    ("extra", "options", "value", "origin"),
    [
        ("", {}, "2026-12-15", "candidature.date_depot"),
        ("  depots: {A: 2026-11-30}\n", {}, "2026-11-30", "candidature.date_depot"),
    ],
)
def test_the_chapter_date_comes_before_the_dossier_date(
    extra: str, options: dict[str, object], value: str, origin: str
) -> None:
    text = HEAD + extra
    assert result_of(text, "SC.A.01").reference_date.isoformat() == value
    assert report_of(text).reference_date.origin == origin


def test_without_a_deposit_date_it_is_today_and_the_report_says_so() -> None:
    report = report_of("segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2}\n")
    assert (report.reference_date.value.isoformat(), report.reference_date.origin) == (
        "2026-11-23",
        "today",
    )


def test_an_id_that_no_catalogue_knows_is_a_warning() -> None:
    text = HEAD + "preuves:\n  - {fichier: v.mp4, nature: video, repond_a: [SC.A.20]}\n"
    notice = report_of(text, {"v.mp4": MP4}).notices[0]
    assert (notice.code, notice.outcome) == ("evidence.unknown_id", Outcome.WARNING)
    assert "SC.A.0" in str(notice.remedy)


def test_a_piece_of_a_nature_that_no_slot_accepts_is_said() -> None:
    text = THICK + "preuves:\n  - {fichier: d.pdf, nature: document, repond_a: [SC.A.02]}\n"
    assert "evidence.unexpected_nature" in {
        n.code for n in report_of(text, {"d.pdf": b"%PDF-"}).notices
    }


def test_prefixes_are_a_closed_list() -> None:
    from segur_audit.model.ids import canonical

    assert canonical("SC.SSI/GEN.18") == canonical("ssi/gen.18") == "SSI/GEN.18"
    assert canonical("PSC.01") == "PSC.01"
    assert canonical("FAQ.CDA.N1") == "FAQ.CDA.N1"


def test_the_dossier_of_a_named_patient_shows_no_number() -> None:
    text = (
        HEAD
        + "preuves:\n  - {fichier: 279035121518989_scan.png, nature: capture, repond_a: [SC.A.20]}\n"
    )
    report = report_of(text, {})
    assert "279035121518989" not in repr(report.notices) + repr(report.results)


def test_the_gate_of_a_filtered_audit_says_that_it_is_partial() -> None:
    from segur_audit.report import formats, load_format
    from segur_audit.report.verdict import verdict_line

    part, whole = report_of(HEAD, only=("SC.A.01",)), report_of(HEAD)
    assert "obstacle au dépôt sur la sélection (SC.A.01)" in verdict_line(part, "fr")
    assert "prêt" not in verdict_line(part, "fr")
    assert "sélection" not in verdict_line(whole, "fr")
    for name in formats():
        if name != "xlsx":
            assert "sélection" in str(load_format(name).render((part,), "fr")), name


def test_a_profile_that_is_nearly_a_known_one_is_told() -> None:
    def told(profile: str) -> list[str]:
        return [n.code for n in report_of(HEAD + f"  profils: [{profile}]\n").notices]

    assert "profile.unknown" in told("cibba")
    assert "profile.unknown" not in told("CIBA") + told("autre_profil")
