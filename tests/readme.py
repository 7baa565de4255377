"""Reads the commands that README.md shows, so that they are run and not retyped: `python tests/readme.py test`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def command(name: str) -> str:
    """The shell block of README.md that follows the comment `<!-- name -->`."""
    text = (ROOT / "README.md").read_text("utf-8")
    found = re.search(rf"<!-- {re.escape(name)} -->\s*```(?:sh|console)\n(.*?)```", text, re.DOTALL)
    if not found:
        raise SystemExit(f"README.md shows no command called {name}")
    return found[1].strip()


if __name__ == "__main__":
    sys.stdout.write(command(sys.argv[1]) + "\n")
