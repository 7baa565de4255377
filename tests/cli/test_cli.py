"""The command line, as a user runs it: a process, its exit code, its two streams."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from commands import CATALOGUE, HEAD, SOUND, check, run
from folders import EXAMPLES


def test_a_sound_dossier_returns_0(tmp_path: Path) -> None:
    done = check(tmp_path, SOUND)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Verdict : aucun obstacle au dépôt dans les règles intégrées" in done.stdout


def test_a_gate_that_opens_without_a_rem_says_so() -> None:
    ready = run(EXAMPLES, "check", "dpi-pret/manifest.yaml", "-q")
    assert ready.returncode == 0 and "le REM n'est pas importé" in " ".join(ready.stdout.split())
    assert "REM" not in run(EXAMPLES, "check", "sas/manifest.yaml", "-q").stdout


def test_a_failure_returns_1_and_names_the_line(tmp_path: Path) -> None:
    done = check(tmp_path, SOUND.replace("eidas1", "eidas2"), "--format", "plain")
    assert done.returncode == 1
    assert "manifest.yaml:4:38 (psc.acr_values)" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("--fromat", "json"),
        ("--format", "jsno"),
        ("--only", "SC.A.99"),
        ("--milestone", "depto"),
        ("--fail-on", "x"),
        ("--date", "2026-02-30"),
        ("--output", "rapport.qqq"),
        ("--lang", "de"),
    ],
)
def test_a_usage_error_returns_2_with_its_message_on_stderr(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = check(tmp_path, SOUND, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(("Erreur", "Error"))
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"- a\n",
        b"segur_audit: 2\ncandidature: {dispositif: SAS}\n",
        b"\x00\xff\x13rubbish",
        b"*alias",
        SOUND.replace("HOP-DPI-Va2", "HOP-DPI").encode(),
    ],
)
def test_an_invalid_manifest_returns_3_with_one_clear_message(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "manifest.yaml").write_bytes(content)
    done = run(tmp_path, "check", "--no-builtin", "--catalogue", CATALOGUE)
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.count("Erreur") == 1
    assert "Traceback" not in done.stderr


def test_a_manifest_of_50_mb_returns_3(tmp_path: Path) -> None:
    with (tmp_path / "manifest.yaml").open("wb") as stream:
        stream.truncate(50_000_000)
    assert run(tmp_path, "check").returncode == 3


def test_an_absent_manifest_returns_3(tmp_path: Path) -> None:
    assert run(tmp_path, "check", "absent.yaml").returncode == 3


def test_a_catalogue_that_is_not_one_returns_3(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(SOUND)
    (tmp_path / "cat").mkdir()
    (tmp_path / "cat" / "x.yaml").write_text("id: X\n")
    done = run(tmp_path, "check", "--catalogue", "cat")
    assert done.returncode == 3
    assert "cat/x.yaml:1" in done.stderr


def test_an_empty_catalogue_returns_4(tmp_path: Path) -> None:
    (tmp_path / "manifest.yaml").write_text(SOUND)
    assert run(tmp_path, "check", "--no-builtin").returncode == 4


def test_a_filter_that_leaves_nothing_applicable_returns_4(tmp_path: Path) -> None:
    assert check(tmp_path, SOUND, "--only", "SC.A.02").returncode == 4


def test_something_to_review_returns_5_and_fail_on_lets_it_through(tmp_path: Path) -> None:
    text = SOUND + "editeur: {nom: X}\n"
    assert check(tmp_path, text, "--milestone", "attribution").returncode == 5
    assert (
        check(tmp_path, text, "--milestone", "attribution", "--fail-on", "missing").returncode == 0
    )


def test_exit_zero_turns_1_into_0_and_the_gate_stays_closed(tmp_path: Path) -> None:
    done = check(tmp_path, HEAD, "--exit-zero", "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["gate"] == "closed"


def test_a_crash_of_a_check_returns_7_and_the_others_still_run(tmp_path: Path) -> None:
    folder = tmp_path / "package"
    (folder / "checks").mkdir(parents=True)
    script = (
        "import sys\nfrom segur_audit.catalogue.registry import check\n"
        "def crash(dates):\n    raise RuntimeError('279035121518989')\n    yield\n"
        "check('boom.crash')(crash)\n"
        "from segur_audit.cli import run\nsys.exit(run(sys.argv[1:]))\n"
    )
    (tmp_path / "main.py").write_text(script)
    (tmp_path / "cat").mkdir()
    rule = (Path(CATALOGUE) / "A" / "SC.A.01.yaml").read_text("utf-8")
    (tmp_path / "cat" / "a.yaml").write_text(
        rule + "checks: [{use: boom.crash, with: {dates: psc}}]\n", "utf-8"
    )
    (tmp_path / "manifest.yaml").write_text(SOUND, "utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "main.py",
            "check",
            "--no-builtin",
            "--catalogue",
            "cat",
            "--format",
            "json",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 7, done.stderr
    findings = json.loads(done.stdout)["requirements"][0]["findings"]
    assert {finding["code"] for finding in findings} == {"check.crashed", "a.acr"}
    assert "279035121518989" not in done.stdout + done.stderr


def test_an_interruption_returns_130(tmp_path: Path) -> None:
    script = "import sys\nimport segur_audit.cli.auditing as a\ndef stop(*x): raise KeyboardInterrupt\na.audit_all = stop\nfrom segur_audit.cli import run\nsys.exit(run(sys.argv[1:]))\n"
    (tmp_path / "main.py").write_text(script)
    (tmp_path / "manifest.yaml").write_text(SOUND)
    assert (
        subprocess.run(
            [sys.executable, "main.py", "check"], cwd=tmp_path, check=False, capture_output=True
        ).returncode
        == 130
    )


def test_a_bug_of_ours_returns_70_without_a_traceback(tmp_path: Path) -> None:
    script = "import sys\nimport segur_audit.cli.auditing as a\ndef bug(*x): raise ZeroDivisionError('secret')\na.audit_all = bug\nfrom segur_audit.cli import run\nsys.exit(run(sys.argv[1:]))\n"
    (tmp_path / "main.py").write_text(script)
    done = subprocess.run(
        [sys.executable, "main.py", "check"],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 70
    assert "ZeroDivisionError" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_the_report_is_on_stdout_and_nothing_else_is(tmp_path: Path) -> None:
    done = check(tmp_path, SOUND.replace("2026-12-15", "2020-12-15"), "--format", "json")
    assert json.loads(done.stdout)["format"] == "segur-audit/report"
    assert "2020-12-15 est passée" in done.stderr


def test_one_evaluation_writes_many_reports(tmp_path: Path) -> None:
    done = check(tmp_path, SOUND, "--output", "a.json", "--output", "plain=b.log", "-q")
    assert done.returncode == 0
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["exit_code"] == 0
    assert "aucun obstacle au dépôt" in (tmp_path / "b.log").read_text("utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"manifest.yaml", "a.json", "b.log"}


def test_check_writes_nothing_that_output_did_not_name(tmp_path: Path) -> None:
    check(tmp_path, SOUND)
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.yaml"]


def test_a_report_never_overwrites_the_manifest_or_evidence(tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text("{}")
    text = SOUND + "preuves: [{fichier: p.json, nature: trace_psc}]\n"
    for target in ("json=manifest.yaml", "p.json"):
        done = check(tmp_path, text, "--output", target)
        assert done.returncode == 2
    assert (tmp_path / "p.json").read_text() == "{}"
    assert (tmp_path / "manifest.yaml").read_text("utf-8") == text


def test_the_same_input_gives_the_same_bytes_in_any_place_locale_and_time_zone(
    tmp_path: Path,
) -> None:
    seen = set()
    for name, locale, zone in (
        ("a", "C", "UTC"),
        ("é b", "fr_FR.UTF-8", "Pacific/Auckland"),
        ("c", "C.UTF-8", "America/Los_Angeles"),
    ):
        folder = tmp_path / name
        folder.mkdir()
        for form in ("json", "plain", "table"):
            done = check(
                folder,
                SOUND.replace("eidas1", "é"),
                "--format",
                form,
                LC_ALL=locale,
                LANG=locale,
                TZ=zone,
                PYTHONHASHSEED=str(len(name)),
            )
            seen.add((form, done.stdout))
    assert len(seen) == 3


def test_english_is_complete_on_the_command_line(tmp_path: Path) -> None:
    done = check(tmp_path, SOUND, "--lang", "en")
    assert "no obstacle to the deposit in the built-in rules" in done.stdout
    assert "dépôt" not in done.stdout
    assert "no obstacle to" in check(tmp_path, SOUND, SEGUR_AUDIT_LANG="en").stdout
    assert "Checks a dossier" in run(tmp_path, "check", "--help", "--lang", "en").stdout


def test_no_colour_unless_asked_for(tmp_path: Path) -> None:
    assert "\x1b[" not in check(tmp_path, SOUND).stdout
    assert "\x1b[" in check(tmp_path, SOUND, "--color", "always").stdout
    assert "\x1b[" in check(tmp_path, SOUND, FORCE_COLOR="1").stdout


@pytest.mark.parametrize("width", ["40", "80", "160"])
def test_no_id_and_no_place_is_cut_at_any_width(tmp_path: Path, width: str) -> None:
    done = check(tmp_path, SOUND.replace("eidas1", "x"), COLUMNS=width)
    flat = "".join(done.stdout.split())
    assert "SC.A.01" in flat
    assert "…" not in done.stdout
    *lines, command = done.stdout.splitlines()
    assert all(len(x) <= int(width) for x in lines if not x.lstrip().startswith("segur-audit "))
    assert command.startswith("segur-audit explain SC.A.01 --manifest manifest.yaml")  # whole


def test_several_manifests_give_one_set_and_the_worst_code(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("- no\n")
    (tmp_path / "manifest.yaml").write_text(SOUND, "utf-8")
    done = run(
        tmp_path,
        "check",
        "manifest.yaml",
        "other.yaml",
        "--no-builtin",
        "--catalogue",
        CATALOGUE,
        "--format",
        "json",
    )
    assert done.returncode == 3
    reports = json.loads(done.stdout)["reports"]
    assert [report["exit_code"] for report in reports] == [0, 3]


def test_version_and_help_return_0(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").stdout.startswith("segur-audit ")
    assert run(tmp_path, "--help").returncode == 0


def test_an_unknown_command_says_the_nearest(tmp_path: Path) -> None:
    done = run(tmp_path, "chekc")
    assert done.returncode == 2
    assert "« check »" in done.stderr


def test_init_writes_a_manifest_that_is_valid_and_never_overwrites(tmp_path: Path) -> None:
    assert run(tmp_path, "init", "--yes").returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"manifest.yaml", "manifest.schema.json"}
    assert run(tmp_path, "check", "--no-builtin", "--catalogue", CATALOGUE).returncode == 1
    before = (tmp_path / "manifest.yaml").read_bytes()
    assert run(tmp_path, "init", "--yes").returncode == 2
    assert (tmp_path / "manifest.yaml").read_bytes() == before


def test_init_without_schema_writes_the_manifest_alone(tmp_path: Path) -> None:
    run(tmp_path, "init", "--yes", "--no-schema", "--scheme", "SAS")
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.yaml"]
    text = (tmp_path / "manifest.yaml").read_text("utf-8")
    assert "yaml-language-server" not in text
    assert "dispositif: SAS" in text
    assert "psc:" not in text


@pytest.mark.parametrize("scheme", ["HOP-DPI-Va2", "SAS", "MDV-LGC-Va2"])
def test_the_template_is_valid_once_every_line_is_uncommented(tmp_path: Path, scheme: str) -> None:
    run(tmp_path, "init", "--yes", "--scheme", scheme)
    text = re.sub(
        r"^( *)# (?=[a-z_0-9]+:[ \n]|- \{|   [a-z])",
        r"\1",
        (tmp_path / "manifest.yaml").read_text("utf-8"),
        flags=re.MULTILINE,
    )
    text = text.replace("date_depot: …", "date_depot: 2026-12-15").replace(
        "architectures: …", "architectures: [web]"
    )
    text = text.replace("catalogues: [rem/2024-09-05]", "catalogues: []")
    text = (
        text.replace("SC.PSC.13, motif", "SC.A.01, motif")
        .replace("SC.PSC.13, resultat", "SC.A.02, resultat")
        .replace("{SSI: 2026-11-30}", "{A: 2026-11-30}")
    )
    (tmp_path / "full.yaml").write_text(text, "utf-8")
    done = run(
        tmp_path,
        "check",
        "full.yaml",
        "--no-builtin",
        "--catalogue",
        CATALOGUE,
        "--format",
        "json",
        "--milestone",
        "depot",
    )
    assert done.returncode == (4 if scheme == "SAS" else 1), done.stderr
    assert "\nderogations:" in text


@pytest.mark.parametrize("name", ["manifest", "requirement", "report"])
def test_schemas_are_published_and_sound(tmp_path: Path, name: str) -> None:
    from jsonschema import Draft7Validator

    Draft7Validator.check_schema(json.loads(run(tmp_path, "schema", name).stdout))


def test_the_json_report_fits_its_schema(tmp_path: Path) -> None:
    from jsonschema import Draft7Validator

    schema = json.loads(run(tmp_path, "schema", "report").stdout)
    for manifest in (SOUND, HEAD, SOUND.replace("eidas1", "x")):
        Draft7Validator(schema).validate(
            json.loads(check(tmp_path, manifest, "--format", "json").stdout)
        )


def test_list_and_explain_speak_of_the_catalogue(tmp_path: Path) -> None:
    assert "SC.A.02" in run(tmp_path, "list", "--no-builtin", "--catalogue", CATALOGUE).stdout
    (tmp_path / "manifest.yaml").write_text(SOUND, "utf-8")
    done = run(
        tmp_path,
        "explain",
        "a.02",
        "--no-builtin",
        "--catalogue",
        CATALOGUE,
        "--manifest",
        "manifest.yaml",
    )
    assert "elle ne s'applique pas" in done.stdout
    assert "manifest.yaml:3:" in done.stdout


def test_attest_prints_a_block_that_is_accepted(tmp_path: Path) -> None:
    from auditing import MP4

    (tmp_path / "v.mp4").write_bytes(MP4)
    text = (
        SOUND.replace("[code_flow]", "[ciba]")
        + "preuves: [{fichier: v.mp4, nature: video, repond_a: [SC.A.02]}]\n"
    )
    assert check(tmp_path, text).returncode == 5
    block = run(
        tmp_path,
        "attest",
        "SC.A.02",
        "--author",
        "A. Martin",
        "--date",
        "2026-11-20",
        "--no-builtin",
        "--catalogue",
        CATALOGUE,
    ).stdout
    done = check(tmp_path, text + "attestations:\n" + block)
    assert done.returncode == 0, done.stdout + done.stderr
