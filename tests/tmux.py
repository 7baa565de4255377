"""A terminal in tmux, where it is there: what is typed, what is seen."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from folders import ROOT

needed = pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not there")


class Screen:
    """One screen of tmux, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._tmux = ["tmux", "-L", f"segur-audit-{os.getpid()}"]
        self._folder = folder
        self._run("new-session", "-d", "-x", "120", "-y", "200", "sh")

    def _run(self, *arguments: str) -> str:
        command = [*self._tmux, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def start(self, arguments: str) -> None:
        """Begin a command of segur-audit; `fini=` and its code follow what it says."""
        setting = f"PYTHONPATH='{ROOT}' SEGUR_AUDIT_LANG=fr"
        program = f"'{sys.executable}' -m segur_audit {arguments}"
        self.type(f"cd '{self._folder}' && {setting} {program}; echo fini=$?")

    def type(self, line: str) -> None:
        """Type a line."""
        self._run("send-keys", "-l", line)
        self._run("send-keys", "Enter")

    def see(self, words: str) -> str:
        """Wait for words (a pattern); what is on the screen then."""
        for _ in range(400):
            screen = self._run("capture-pane", "-p")
            if re.search(words, screen):
                return screen
            time.sleep(0.1)
        raise AssertionError(screen)

    def answer(self, question: str, line: str) -> None:
        """Wait for a question, then type a line."""
        self.see(question)
        self.type(line)
        time.sleep(0.2)

    def close(self) -> None:
        """End it."""
        subprocess.run([*self._tmux, "kill-server"], check=False)


@contextlib.contextmanager
def screen(folder: Path) -> Iterator[Screen]:
    """A screen, closed at the end."""
    one = Screen(folder)
    try:
        yield one
    finally:
        one.close()
