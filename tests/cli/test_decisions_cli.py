"""Plan, what-if, comparison, waivers, reports: what helps someone decide what to do next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from auditing import HEAD, report_of
from commands import CATALOGUE, SOUND, check, run

from segur_audit.guidance.comparison import compared
from segur_audit.guidance.planning import plan
from segur_audit.guidance.whatif import supposed
from segur_audit.manifest.reading import make_manifest
from segur_audit.model.errors import InputError, UsageError
from segur_audit.report import load_format

BROKEN = SOUND.replace("eidas1", "eidas2")
OWN = ("--no-builtin", "--catalogue", CATALOGUE)
WAIVER = """derogations:
  - {exigence: SC.A.01, motif: Accord écrit, responsable: A. Martin, approbateur: B. Durand, debut: 2026-10-01, fin: 2026-12-31,
     justificatif: accord.pdf}
"""


def test_plan_gives_one_action_for_each_place_and_what_it_unblocks(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(BROKEN, "utf-8")
    done = run(tmp_path, "plan", *OWN, "--format", "json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert [action["place"] for action in found["actions"]] == [
        "manifest.yaml:4:38 (psc.acr_values)"
    ]
    assert found["actions"][0]["unblocks"] == ["SC.A.01"]


def test_plan_of_a_dossier_that_is_ready_holds_no_action() -> None:
    assert plan(report_of(SOUND)) == ()


def test_an_action_that_does_not_suffice_says_what_it_helps() -> None:
    report = report_of(HEAD + "solution: {architectures: [web]}\npsc: {acr_values: eidas2}\n")
    places = [
        (action.location.path if action.location else None, action.unblocks, action.helps)
        for action in plan(report)
    ]
    assert all(unblocks or helps for _, unblocks, helps in places)


def test_plan_is_readable_at_80_columns(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(BROKEN, "utf-8")
    done = run(tmp_path, "plan", *OWN, COLUMNS="80")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "SC.A.01" in done.stdout


def test_what_if_changes_a_declaration_and_says_so(tmp_path: Path) -> None:
    done = check(tmp_path, SOUND, "--set", "psc.acr_values=eidas2")
    assert done.returncode == 1
    assert "hypothèse" in done.stdout
    assert "eidas1" in (tmp_path / "manifest.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("edit", "path", "value"),
    [
        ("candidature.profils+=ciba", "candidature.profils", ["ciba"]),
        ("psc.flux-=code_flow", "psc.flux", []),
        ("solution.tiers=3", "solution.tiers", 3),
        ("editeur.nie=0123", "editeur.nie", "0123"),  # a shell eats the quotes that YAML asks for
        ("candidature.date_depot=2027-01-31", "candidature.date_depot", "2027-01-31"),
        ("mss.mdn={envoi: [personnelle]}", "mss.mdn", {"envoi": ["personnelle"]}),
        ("facturation.flux_non_opposition_ri=oui", "facturation.flux_non_opposition_ri", True),
    ],
)
def test_what_if_reads_a_value_as_the_manifest_would(edit: str, path: str, value: object) -> None:
    assert supposed(make_manifest(SOUND.encode(), Path("/nonexistent")), [edit]).get(path) == value


@pytest.mark.parametrize(
    "edit",
    [
        "psc",
        "psc.flux[9].x=1",
        "=1",
        "psc.acr_value=eidas1",
        "candidature.date_depot=2026-02-30",
        "psc+=1",
    ],
)
def test_what_if_refuses_what_makes_no_manifest(edit: str) -> None:
    with pytest.raises(UsageError):
        supposed(make_manifest(SOUND.encode(), Path("/nonexistent")), [edit])


def baseline(text: str) -> dict[str, object]:
    return dict(json.loads(str(load_format("json").render((report_of(text),), "fr"))))


def test_nothing_changed_when_only_lines_moved() -> None:
    assert compared(report_of("# commentaire\n\n" + BROKEN), baseline(BROKEN)).since == ()


def test_a_requirement_that_got_worse_is_told_with_what_appeared() -> None:
    report = compared(report_of(BROKEN), baseline(SOUND), no_worse=True)
    (change,) = report.since or ()
    assert (
        change.requirement,
        change.worse,
        [f.location.path for f in change.appeared if f.location],
    ) == (
        "SC.A.01",
        True,
        ["psc.acr_values"],
    )
    assert report.exit_code == 1


def test_no_worse_lets_a_known_failure_through_and_leaves_the_gate_closed() -> None:
    report = compared(report_of(BROKEN), baseline(BROKEN), no_worse=True)
    assert (report.verdict.gate, report.exit_code) == ("closed", 0)


def test_what_was_mended_is_told_and_is_no_worse() -> None:
    report = compared(report_of(SOUND), baseline(BROKEN))
    assert [(c.requirement, c.worse, bool(c.gone)) for c in report.since or ()] == [
        ("SC.A.01", False, True)
    ]


def test_a_new_kind_of_failure_of_a_failed_requirement_is_worse() -> None:
    before = baseline(HEAD + "solution: {architectures: [client_lourd]}\n")
    lying = (
        HEAD
        + "solution: {architectures: [client_lourd]}\npreuves: [{fichier: a.mp4, nature: video, repond_a: [SC.A.02]}]\n"
    )
    after = report_of(lying, {"a.mp4": b"GIF89a"})
    assert any(change.worse for change in compared(after, before).since or ())


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": "segur-audit/report", "format_version": 2}', "\x00"]
)
def test_a_baseline_that_is_no_report_is_invalid_input(tmp_path: Path, text: str) -> None:
    (tmp_path / "base.json").write_text(text, "utf-8")
    assert check(tmp_path, SOUND, "--since", "base.json").returncode == 3


def test_a_damaged_baseline_is_invalid_input() -> None:
    damaged = baseline(SOUND)
    damaged["requirements"] = [{"id": "SC.A.01"}]
    with pytest.raises(InputError):
        compared(report_of(SOUND), damaged)


def test_a_baseline_of_another_scheme_is_invalid_input() -> None:
    with pytest.raises(InputError):
        compared(report_of(SOUND), {**baseline(SOUND), "scheme": "SAS"})


def test_no_worse_without_a_baseline_is_a_usage_error(tmp_path: Path) -> None:
    assert check(tmp_path, SOUND, "--no-worse").returncode == 2


def test_a_waiver_is_listed_with_its_state_and_what_it_covers(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(BROKEN + WAIVER, "utf-8")
    (found,) = json.loads(run(tmp_path, "waiver", "list", *OWN, "--format", "json").stdout)
    assert (found["state"], found["covers"], found["end"]) == (
        "en vigueur",
        ["a.acr"],
        "2026-12-31",
    )


def test_waiver_lint_is_silent_on_a_sound_waiver_and_names_the_others(tmp_path: Path) -> None:
    long = WAIVER.replace("fin: 2026-12-31", "fin: 2027-12-31")
    (tmp_path / "manifest.yaml").write_text(BROKEN + long, "utf-8")
    assert "accord.pdf est absent" in run(tmp_path, "waiver", "lint", *OWN).stdout
    (tmp_path / "accord.pdf").write_bytes(b"%PDF-1.4")
    assert run(tmp_path, "waiver", "lint", *OWN).returncode == 0
    for change, word in {
        "fin: 2027-12-31": ("fin: 2026-12-20", "finit"),
        "approbateur: B. Durand": ("approbateur: A. Martin", "approbateur"),
        "justificatif: accord.pdf": ("constat: a.acr", "justificatif"),
        "exigence: SC.A.01": ("exigence: SC.A.02", "inutile"),
    }.items():
        (tmp_path / "manifest.yaml").write_text(BROKEN + long.replace(change, word[0]), "utf-8")
        done = run(tmp_path, "waiver", "lint", *OWN)
        assert done.returncode == 1, change
        assert word[1] in done.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fin: 2026-12-31", "fin: 2026-02-30"),
        ("fin: 2026-12-31", "fin: 2026-09-01"),
        ("SC.A.01", "SC.Z.99"),
    ],
)
def test_an_invalid_waiver_is_refused_with_its_line_before_anything_runs(
    tmp_path: Path, old: str, new: str
) -> None:
    done = check(tmp_path, BROKEN + WAIVER.replace(old, new))
    assert done.returncode == 3
    assert "manifest.yaml:7:" in done.stderr
    assert done.stdout == ""


def test_the_calendar_says_what_expires_and_when_to_renew(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(BROKEN + WAIVER, "utf-8")
    found = json.loads(
        run(tmp_path, "plan", *OWN, "--format", "json", "--date", "2027-01-15").stdout
    )
    assert [(one["last_day"], one["expired"]) for one in found["calendar"]] == [
        ("2026-12-31", True)
    ]


def test_report_writes_the_files_whose_names_tell_their_format(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(SOUND, "utf-8")
    done = run(
        tmp_path,
        "report",
        "manifest.yaml",
        *OWN,
        "-o",
        "rapport.html",
        "-o",
        "rapport.xlsx",
        "-o",
        "gitlab=qualite.json",
    )
    assert done.returncode == 0
    assert (tmp_path / "rapport.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert (tmp_path / "rapport.xlsx").read_bytes()[:2] == b"PK"
    assert json.loads((tmp_path / "qualite.json").read_text("utf-8")) == []


def test_report_without_a_file_says_how_to_name_one(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(SOUND, "utf-8")
    done = run(tmp_path, "report", "manifest.yaml", *OWN)
    assert done.returncode == 2
    assert "-o rapport.html" in done.stderr


@pytest.mark.parametrize(
    "name",
    ["json", "sarif", "gitlab", "github", "junit", "html", "markdown", "csv", "plain", "table"],
)
def test_every_format_returns_the_same_exit_code(tmp_path: Path, name: str) -> None:
    assert check(tmp_path, BROKEN, "--format", name).returncode == 1


def test_fingerprints_survive_an_inserted_comment() -> None:
    def prints(text: str) -> set[str]:
        sarif = json.loads(str(load_format("sarif").render((report_of(text),), "fr")))
        gitlab = json.loads(str(load_format("gitlab").render((report_of(text),), "fr")))
        found = {
            result["partialFingerprints"]["segurAudit/v1"]
            for run_ in sarif["runs"]
            for result in run_["results"]
        }
        return found | {issue["fingerprint"] for issue in gitlab}

    assert prints(BROKEN) == prints("# un commentaire\n" + BROKEN)
    assert prints(BROKEN)
