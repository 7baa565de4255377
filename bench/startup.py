"""What starting costs: whole processes, interleaved, medians, as ratios to `python -c pass`.

python bench/startup.py [ROUNDS]        the commands are those of the environment that runs this
script

`check-jsonschema` is installed in an environment of its own, for it is only a measure.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent


def measure(rounds: int, yardstick: Path) -> dict[str, float]:
    """The median of each command, in seconds."""
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "segur-audit --version": [str(BIN / "segur-audit"), "--version"],
        "segur-audit check examples/dpi-pret": [
            str(BIN / "segur-audit"),
            "check",
            str(ROOT / "examples/dpi-pret/manifest.yaml"),
        ],
        "check-jsonschema --version": [str(yardstick), "--version"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
            )
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(values[1:]) for name, values in taken.items()}


def main() -> None:
    """One line per command: milliseconds, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        subprocess.run(
            [
                f"{folder}/bin/pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "check-jsonschema",
            ],
            check=True,
        )
        medians = measure(
            int(sys.argv[1]) if len(sys.argv) > 1 else 15, Path(folder) / "bin/check-jsonschema"
        )
    bare = medians["python -c pass"]
    for name, seconds in medians.items():
        print(f"{name:40} {1000 * seconds:7.0f} ms {seconds / bare:6.1f}")


if __name__ == "__main__":
    main()
