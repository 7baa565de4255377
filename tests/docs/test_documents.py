"""What the README and the guide show is run, and what they quote is what comes out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest
from folders import ROOT

from segur_audit.catalogue.reading import builtin_catalogue
from segur_audit.manifest.reading import make_manifest
from segur_audit.model.ids import canonical
from segur_audit.model.natures import NATURES
from segur_audit.model.requirement import Requirement

DOCUMENTS = ("README.md", "docs/guide.fr.md", "docs/pieces.fr.md", "docs/rules.md")
_SHOWN = re.compile(
    r"<!-- try(?: exit=(?P<exit>\d+))? -->\s*```sh\n(?P<command>.*?)```(?:\s*```text\n(?P<output>.*?)```)?(?:\s*```yaml\n(?P<yaml>.*?)```)?",
    re.DOTALL,
)


class Shown(NamedTuple):
    """A command that a document shows, the exit code that it announces, and what it says comes out."""

    document: str
    command: str
    code: int
    output: str | None


def run(shown_command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as it is shown, at 100 columns, with this environment's program."""
    environment = {
        **os.environ,
        "COLUMNS": "100",
        "PYTHONPATH": str(ROOT),
        "SEGUR_AUDIT_LANG": "fr",
        "NO_COLOR": "1",
    }
    command = re.sub(r"(?m)^segur-audit\b", f'"{sys.executable}" -m segur_audit', shown_command)
    return subprocess.run(
        ["bash", "-ec", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def shown() -> list[Shown]:
    found = []
    for name in DOCUMENTS:
        text = (ROOT / name).read_text("utf-8")
        found += [
            Shown(name, m["command"].strip(), int(m["exit"] or 0), m["output"])
            for m in _SHOWN.finditer(text)
        ]
    return found


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where a reader would try things: the examples lie in it, the commands of one document run one after the other."""
    folder = tmp_path_factory.mktemp("reader")
    shutil.copytree(ROOT / "examples", folder / "examples")
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    return folder


@pytest.mark.parametrize("one", shown(), ids=lambda one: f"{one.document}: {one.command[:50]}")
def test_a_command_of_the_documents_does_what_they_say(one: Shown, workplace: Path) -> None:
    folder = workplace / one.document.replace("/", "-")
    if not folder.exists():
        shutil.copytree(workplace / "examples", folder / "examples")
        shutil.copytree(workplace / "requirements", folder / "requirements")
    done = run(one.command, folder)
    assert done.returncode == one.code, done.stdout + done.stderr
    if one.output is not None:
        assert done.stdout.strip("\n") == one.output.strip("\n")


def test_the_documents_show_commands_at_all() -> None:
    assert len(shown()) >= 5


def test_every_link_of_the_documents_leads_somewhere() -> None:
    for name in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", (ROOT / name).read_text("utf-8")):
            assert ((ROOT / name).parent / target).exists(), f"{name}: {target}"


def blocks(name: str, language: str) -> list[str]:
    """The blocks of a document that are written in a language."""
    text = (ROOT / name).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_each_nature_has_its_example_line_and_each_is_valid(tmp_path: Path) -> None:
    lines = "".join(blocks("docs/pieces.fr.md", "yaml"))
    head = "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2}\npreuves:\n"
    manifest = make_manifest(f"{head}{lines}".encode(), tmp_path)
    assert [piece["nature"] for piece in manifest.data["preuves"]] == list(NATURES)
    known = {canonical(name) for rule in builtin_catalogue().requirements for name in _ids(rule)}
    for piece in manifest.data["preuves"]:
        assert {canonical(name) for name in piece["repond_a"]} <= known


def _ids(rule: Requirement) -> list[str]:
    return [rule.id, *(slot.id for slot in rule.proofs)]


def test_the_manifests_that_the_guide_shows_are_valid(tmp_path: Path) -> None:
    for text in blocks("docs/guide.fr.md", "yaml"):
        head = "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2}\n"
        make_manifest(f"{head}{text}".encode(), tmp_path)


def test_the_powershell_lines_are_powershell() -> None:
    lines = "".join(blocks("docs/guide.fr.md", "powershell")).splitlines()
    assert len(lines) >= 6
    for line in lines:
        assert line.count('"') % 2 == 0
        assert not re.search(r"&&|\$\(|source |export |/bin/", line), line
    if shell := shutil.which("pwsh"):
        script = "\n".join(lines)
        code = f"[void][scriptblock]::Create(@'\n{script}\n'@)"
        subprocess.run([shell, "-NoProfile", "-Command", code], check=True)


def rewrite() -> None:
    """Write into the documents what their commands say now: `python tests/docs/test_documents.py`."""
    for name in DOCUMENTS:
        with tempfile.TemporaryDirectory() as folder:
            for part in ("examples", "requirements"):
                shutil.copytree(ROOT / part, Path(folder) / part)

            def refreshed(found: re.Match[str], place: Path = Path(folder)) -> str:
                said = run(found["command"].strip(), place).stdout.strip("\n")
                return (
                    found[0]
                    if found["output"] is None
                    else found[0].replace(f"```text\n{found['output']}```", f"```text\n{said}\n```")
                )

            path = ROOT / name
            path.write_text(_SHOWN.sub(refreshed, path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    rewrite()
