"""The recipes of docs/recipes.md, followed to the letter in a copy of the program."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from folders import ROOT

PAGE = (ROOT / "docs" / "recipes.md").read_text("utf-8")
_BLOCK = re.compile(r"<!-- (file|add to|replace in|try): (.+?) -->\n```\w+\n(.*?)```", re.S)
ROOMS = ("segur_audit", "checks", "requirements")


def steps() -> Iterator[tuple[str, str, str]]:
    for match in _BLOCK.finditer(PAGE):
        yield match[1], match[2], match[3]


def follow(house: Path, kind: str, where: str, content: str) -> None:
    """Do what a block says."""
    target = house / where
    if kind == "file":
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, "utf-8")
    elif kind == "add to":
        records = json.loads(target.read_text("utf-8"))
        target.write_text(json.dumps({**records, **json.loads(content)}), "utf-8")
    elif kind == "replace in":
        lines = content.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line.startswith("-"))
        after = "".join(line[1:] for line in lines if line.startswith("+"))
        text = target.read_text("utf-8")
        assert text.count(before) == 1
        target.write_text(text.replace(before, after), "utf-8")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program to which every recipe was applied."""
    house = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, house / room, ignore=shutil.ignore_patterns("__pycache__"))
    for kind, where, content in steps():
        follow(house, kind, where, content)
    return house


@pytest.mark.parametrize(
    ("expected", "commands"),
    [(where, content) for kind, where, content in steps() if kind == "try"],
)
def test_a_recipe_does_what_it_says(house: Path, expected: str, commands: str) -> None:
    script = re.sub(r"^python ", f"{sys.executable} ", commands, flags=re.M)
    script = re.sub(r"^segur-audit ", f"{sys.executable} -m segur_audit ", script, flags=re.M)
    answer = subprocess.run(
        script,
        shell=True,
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house), "COLUMNS": "160"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in answer.stderr, answer.stderr
    assert expected in answer.stdout, answer.stdout + answer.stderr


def test_there_are_six_recipes_and_each_is_tried() -> None:
    recipes = PAGE.split("\n## ")[1:]
    assert len(recipes) == 6
    assert all("<!-- try: " in recipe for recipe in recipes)
