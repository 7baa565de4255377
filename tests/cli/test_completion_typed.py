"""Completion, typed with Tab in a real bash and a real zsh."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

LONG = 20.0  # seconds, far more than one completion takes
SHELLS = {
    "bash": ("bash", "--norc", "--noprofile", "-i"),
    "zsh": ("zsh", "-f", "-i"),
}
#: zsh needs its completion system before a script can register.
BEFORE = {"bash": "", "zsh": "autoload -Uz compinit; compinit -u -D; "}


class Terminal:
    """A terminal of 100 columns in which keys are typed."""

    def __init__(self, folder: Path, shell: str) -> None:
        self.name = uuid.uuid4().hex
        program = Path(sys.executable).parent
        environment = [f"PATH={program}:/usr/bin:/bin", "PS1=> ", f"HOME={folder}"]
        self.tmux(
            "new-session",
            "-d",
            "-x",
            "100",
            "-y",
            "30",
            "-c",
            str(folder),
            "env",
            *environment,
            *SHELLS[shell],
        )

    def tmux(self, *arguments: str) -> str:
        command = ["tmux", "-f", "/dev/null", "-L", self.name, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def type(self, keys: str) -> None:
        self.tmux("send-keys", "-l", keys)

    def press(self, key: str) -> None:
        self.tmux("send-keys", key)

    def screen(self) -> str:
        return self.tmux("capture-pane", "-p")

    def shows(self, holds: Callable[[str], bool]) -> bool:
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            if holds(self.screen()):
                return True
            time.sleep(0.1)
        return False

    def end(self) -> None:
        subprocess.run(["tmux", "-L", self.name, "kill-server"], capture_output=True, check=False)


@pytest.fixture(params=list(SHELLS))
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    shell = request.param
    for program in ("tmux", shell):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not here")
    script = tmp_path / "completion"
    program = Path(sys.executable).parent / "segur-audit"
    answer = subprocess.run(
        [str(program)],
        env={"_SEGUR_AUDIT_COMPLETE": f"source_{shell}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    script.write_bytes(answer.stdout)
    terminal = Terminal(tmp_path, shell)
    try:
        terminal.type(f"{BEFORE[shell]}source ./completion; echo re''ady")
        terminal.press("Enter")
        assert terminal.shows(lambda screen: "\nready" in screen), terminal.screen()
        yield terminal
    finally:
        terminal.end()


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("segur-audit explain FAQ.CDA.XF", "segur-audit explain FAQ.CDA.XFRM"),
        ("segur-audit check --format mark", "segur-audit check --format markdown"),
        ("segur-audit check --milestone attr", "segur-audit check --milestone attribution"),
        ("segur-audit check --chapter CAND", "segur-audit check --chapter CANDIDATURE"),
        ("segur-audit init --scheme HOP-DPI", "segur-audit init --scheme HOP-DPI-Va2"),
    ],
)
def test_tab_completes_what_was_begun(terminal: Terminal, typed: str, completed: str) -> None:
    terminal.type(typed)
    terminal.press("Tab")
    assert terminal.shows(lambda screen: completed in screen), terminal.screen()
