"""Regressions as folders: a small dossier each, and `expect.yaml`, which says what is due and why.

A step of `expect.yaml`: `run` (arguments; `check` gives JSON unless it names a format), then what is
due: `exit` (codes), `outcomes` (by requirement), `finding` (one like it is there), `not_finding`,
`says` and `silent` (texts of the outputs; `silent` looks at every format of report, too).
"""

from __future__ import annotations

import fnmatch
import html
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from folders import TESTS, program

CASES = sorted(path.parent for path in (TESTS / "cases").glob("*/expect.yaml"))
REPORTS = ("html", "plain", "sarif", "csv", "markdown", "junit", "gitlab", "github", "table")
KEYS = {"run", "exit", "outcomes", "finding", "not_finding", "says", "silent"}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_the_case_gives_what_is_due(case: Path, tmp_path: Path) -> None:
    expected = yaml.safe_load((case / "expect.yaml").read_text("utf-8"))
    copy = shutil.copytree(case, tmp_path / "case", ignore=shutil.ignore_patterns("expect.yaml"))
    for step in expected["steps"]:
        assert step.keys() <= KEYS
        outputs, code = _run(step, copy, tmp_path)
        short = [*_short(step, outputs, code)]
        assert not short, f"{expected['why']}: {'; '.join(short)}"


def _run(step: dict[str, Any], folder: Path, made: Path) -> tuple[dict[str, str], int]:
    """The outputs of a step by name, its reports included, and its exit code."""
    arguments = [str(argument) for argument in step["run"]]
    if arguments[0] == "check" and "--format" not in arguments:
        arguments += ["--format", "json"]
    if arguments[0] == "check" and "silent" in step:
        arguments += [
            part for name in REPORTS for part in ("--output", f"{name}={made / ('r-' + name)}")
        ]
    done = program(folder, *arguments, COLUMNS="200")
    reports = {path.name: path.read_text("utf-8", "replace") for path in made.glob("r-*")}
    return {"stdout": done.stdout, "stderr": done.stderr, **reports}, done.returncode


def _short(step: dict[str, Any], outputs: dict[str, str], code: int) -> Iterator[str]:
    """What the outputs fall short of, in words."""
    if code not in step.get("exit", [0, 1, 4, 5, 6]):
        yield f"exit {code}: {outputs['stderr'][:300]}"
    both = outputs["stdout"] + outputs["stderr"]
    yield from (f"does not say {text!r}" for text in step.get("says", []) if text not in both)
    for text in step.get("silent", []):
        yield from (
            f"{name} shows {text!r}"
            for name, content in outputs.items()
            if str(text).casefold() in html.unescape(content).casefold()
        )
    if {"outcomes", "finding", "not_finding"} & step.keys():
        yield from _misjudged(step, json.loads(outputs["stdout"]))


def _misjudged(step: dict[str, Any], report: dict[str, Any]) -> Iterator[str]:
    outcomes = {one["id"]: one["outcome"] for one in report["requirements"]}
    for name, allowed in step.get("outcomes", {}).items():
        if outcomes.get(name) not in allowed:
            yield f"{name} is {outcomes.get(name)}, not {allowed}"
    findings = [
        (one["id"], finding) for one in report["requirements"] for finding in one["findings"]
    ]
    if "finding" in step and not any(_alike(step["finding"], *pair) for pair in findings):
        yield f"no finding like {step['finding']}"
    if "not_finding" in step:
        yield from (
            f"{name} has {finding['code']}:{finding['outcome']}"
            for name, finding in findings
            if _alike(step["not_finding"], name, finding)
        )


def _alike(wanted: dict[str, Any], requirement: str, finding: dict[str, Any]) -> bool:
    return (
        wanted.get("requirement", requirement) == requirement
        and fnmatch.fnmatchcase(finding["code"], wanted.get("code", "*"))
        and finding["outcome"] in wanted.get("outcome", [finding["outcome"]])
    )


def test_each_sound_neighbour_is_a_case() -> None:
    """`beside` names the case of which another is the broken or the sound neighbour."""
    names = {case.name for case in CASES}
    for case in CASES:
        beside = yaml.safe_load((case / "expect.yaml").read_text("utf-8")).get("beside")
        assert beside is None or beside in names, f"{case.name} is beside nothing"
