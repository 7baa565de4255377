"""What the repository offers to GitHub, GitLab and pre-commit is what they accept."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from folders import ROOT

from segur_audit.report import formats


def vendored(name: str) -> dict[str, Any]:
    """A schema that check-jsonschema carries, read as a file: the tool itself is not imported."""
    files = importlib.metadata.files("check-jsonschema") or []
    found = next(file for file in files if file.name == f"{name}.json")
    return dict(json.loads(Path(str(found.locate())).read_text("utf-8")))


def test_the_github_action_fits_its_schema() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    jsonschema.validators.validator_for(vendored("github-actions"))(
        vendored("github-actions")
    ).validate(action)


def test_no_input_of_the_action_is_pasted_into_a_script() -> None:
    for step in yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]:
        assert "${{" not in step["run"]


@pytest.mark.parametrize("file", ["action.yml", "templates/segur-audit.yml"])
def test_the_reports_that_ci_files_ask_for_exist(file: str) -> None:
    asked = re.findall(r"-o \"?([a-z]+)=", (ROOT / file).read_text("utf-8"))
    assert asked and set(asked) <= set(formats())


def test_the_scripts_of_the_action_are_sound_shell() -> None:
    for step in yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]:
        assert (
            subprocess.run(["bash", "-n"], input=step["run"], text=True, check=False).returncode
            == 0
        )


def test_no_example_names_a_tag_or_a_package_that_is_not_there() -> None:
    names = ("action.yml", "templates/segur-audit.yml", "README.md", "docs/guide.fr.md")
    for name in names:
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"segur-audit@v\d|pypi\.org/project", text), name
    assert "pypi.org" not in (ROOT / "segur_audit/report/sarif.py").read_text("utf-8")


def test_the_action_checks_several_manifests_whose_paths_hold_spaces(tmp_path: Path) -> None:
    """Its own script, with a program that writes down the arguments that it is given."""
    steps = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
    program = tmp_path / "segur-audit"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/given"\nexit 5\n', "utf-8")
    program.chmod(0o755)
    environment = {
        **os.environ,
        "SEGUR_AUDIT_BIN": str(tmp_path),
        "MANIFEST": "un dossier/manifest.yaml\r\ndeux/manifest.yaml\n",
        "MILESTONE": "",
        "FAIL_ON": "to_review",
        "REPORTS": str(tmp_path / "mes rapports"),
        "ARGUMENTS": "--only\nSC.PSC.13",
        "GITHUB_OUTPUT": str(tmp_path / "out"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
    }
    done = subprocess.run(["bash", "-e", "-c", steps[1]["run"]], env=environment, check=False)
    given = (tmp_path / "given").read_text("utf-8").splitlines()
    assert done.returncode == 5
    assert given[:3] == ["check", "un dossier/manifest.yaml", "deux/manifest.yaml"]
    assert given[-2:] == ["--only", "SC.PSC.13"]
    assert "exit-code=5" in (tmp_path / "out").read_text("utf-8")


def test_the_gitlab_component_fits_its_schema() -> None:
    spec, jobs = yaml.safe_load_all((ROOT / "templates/segur-audit.yml").read_text("utf-8"))
    text = yaml.safe_dump(jobs, width=10_000)
    for name, given in spec["spec"]["inputs"].items():
        text = text.replace(f"$[[ inputs.{name} ]]", str(given.get("default", "segur-audit")))
    assert "$[[" not in text
    schema = vendored("gitlab-ci")
    jsonschema.Draft7Validator(schema).validate(yaml.safe_load(text))


def test_the_hook_is_one_that_pre_commit_reads(tmp_path: Path) -> None:
    clientlib = pytest.importorskip("pre_commit.clientlib")
    (hook,) = clientlib.load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))
    assert (hook["id"], hook["language"], hook["pass_filenames"]) == (
        "segur-audit",
        "python",
        False,
    )


@pytest.mark.parametrize(("example", "code"), [("dpi-pret", 0), ("dpi-erreurs", 1)])
def test_the_hook_stops_a_commit_while_the_gate_is_closed(
    tmp_path: Path, example: str, code: int
) -> None:
    """Run by pre-commit itself, with this environment's program in place of one that it would install."""
    pytest.importorskip("pre_commit")
    shutil.copytree(ROOT / "examples" / example, tmp_path / "dossier")
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    hook = {**hook, "language": "system", "entry": f"{sys.executable} -m segur_audit check"}
    config = {"repos": [{"repo": "local", "hooks": [hook]}]}
    (tmp_path / "dossier/.pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    environment = {
        **os.environ,
        "PRE_COMMIT_HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(ROOT),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    folder = tmp_path / "dossier"
    subprocess.run(["git", "init", "-q", "."], cwd=folder, env=environment, check=True)
    subprocess.run(["git", "add", "."], cwd=folder, env=environment, check=True)
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert ("Verdict : pas prêt pour le dépôt" in done.stdout) is bool(code)
