"""The page on the architecture draws the house that the layers' test proves, and what joins it works."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
import yaml
from folders import DOCS, ROOT
from test_layers import APART, FAMILIES, ROOMS

PAGE = (DOCS / "architecture.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, its head left out."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_rooms_are_those_of_the_layers_in_their_order() -> None:
    assert tuple(row[0].strip("`") for row in rows("Rooms")) == ROOMS


def test_the_families_are_those_of_the_layers_in_their_order() -> None:
    named = [set(re.findall(r"`(\w+)`", row[1])) for row in rows("Families of checks")]
    assert named == [*FAMILIES, APART]


def test_what_is_written_by_hand_is_there() -> None:
    for path in re.findall(r"\(`([\w/.]+)`\)", PAGE):
        assert (ROOT / path).exists() or (ROOT / "segur_audit" / path).exists(), path


def test_the_links_of_those_who_join_lead_somewhere() -> None:
    for name in ("CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md"):
        page = ROOT / name
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{name}: {link}"


def test_the_workflow_calls_the_gate_and_nothing_else() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    assert [step["run"] for step in workflow["jobs"]["gate"]["steps"] if "run" in step] == [
        ".ci/run"
    ]


@pytest.mark.skipif(not shutil.which("make"), reason="make is not there")
def test_make_lists_its_tasks() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    for task in ("test", "lint", "types", "pages", "gate"):
        assert f"{task}:" in done.stdout
