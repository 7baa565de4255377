"""The entry point. `--version` is answered before the command-line framework is loaded."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the program with the arguments of the process."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from segur_audit import __version__

        sys.stdout.write(f"segur-audit {__version__}\n")
        return
    gc.set_threshold(50_000)  # what a run builds lives until it ends
    from segur_audit.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
