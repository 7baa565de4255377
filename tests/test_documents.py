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

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("README.md", "docs/guide.fr.md", "docs/rules.md")
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


def rewrite() -> None:
    """Write into the documents what their commands say now: `python tests/test_documents.py`."""
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
