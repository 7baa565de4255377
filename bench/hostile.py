"""What hostile evidence costs: each input is built, then audited by a whole process.

python bench/hostile.py [--keep FOLDER] [NAME...]

Prints a row for each: its size, the seconds and the peak memory of the audit, how many findings its
pieces got at which outcome, and `beyond` when it passes 256 MiB or 5 seconds (2 for what is under
1 MB). Exits 1 when one does, or when one passes without a finding. Needs a system that forks.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hostile_inputs import INPUTS, Built

MEMORY, SECONDS, SMALL, SMALL_SECONDS = 256, 5.0, 1_000_000, 2.0


def write(folder: Path, built: Built) -> int:
    """The files and the manifest that names the first; the bytes of them all."""
    nature, answered, files = built
    for name, data in files.items():
        (folder / name).write_bytes(data)
    piece = {"fichier": next(iter(files)), "nature": nature, "repond_a": [answered]}
    (folder / "manifest.yaml").write_text(
        "segur_audit: 1\n"
        "candidature: {dispositif: HOP-DPI-Va2, date_depot: 2026-12-15, profils: [ciba]}\n"
        "solution: {architectures: [client_lourd]}\npsc: {flux: [code_flow, ciba]}\n"
        f"cda: {{n3_envoye: oui}}\npreuves:\n  - {json.dumps(piece)}\n"
    )
    return sum(map(len, files.values()))


def run(folder: Path) -> tuple[float, int, str]:
    """The seconds, the peak memory in MiB and the JSON report of the audit."""
    command = [sys.executable, "-m", "segur_audit", "check", "--format", "json"]
    start = time.perf_counter()
    report = folder / "report.json"
    process = os.posix_spawn(
        sys.executable,
        [*command, "--output", f"json={report}", str(folder / "manifest.yaml")],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, _, usage = os.wait4(process, 0)
    taken = time.perf_counter() - start
    return taken, usage.ru_maxrss // 1024, report.read_text() if report.exists() else ""


def told(report: str, name: str) -> Counter[str]:
    """How many findings stand on the piece, by outcome."""
    if not report:
        return Counter()
    results = json.loads(report)["requirements"]
    places = (f for r in results for f in r["findings"])
    return Counter(
        f["outcome"] for f in places if (f.get("location") or {}).get("file", "").startswith(name)
    )


def apart(work: Callable[[], bool]) -> bool:
    """Do a work in a process of its own: its memory counts for the processes that it starts."""
    sys.stdout.flush()
    if (process := os.fork()) == 0:
        done = False
        try:
            done = work()
        finally:
            sys.stdout.flush()
            os._exit(0 if done else 1)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0


def build(make: Callable[[], Built], folder: Path) -> bool:
    """Build an input, and note its size and the name of its piece."""
    built = make()
    size = write(folder, built)
    (folder / "about").write_text(f"{size} {next(iter(built[2]))}")
    return True


def row(make: Callable[[], Built], keep: Path | None) -> bool:
    """Measure one input and print its row; whether it holds."""
    with tempfile.TemporaryDirectory() as place:
        folder = keep / make.__name__ if keep else Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "about").exists():
            apart(lambda: build(make, folder))
        about, first = (folder / "about").read_text().split()
        taken, peak, report = run(folder)
    size = int(about)
    outcomes = told(report, first)
    seconds = SMALL_SECONDS if size < SMALL else SECONDS
    holds = taken <= seconds and peak <= MEMORY and bool(outcomes)
    shown = " ".join(f"{outcome}:{count}" for outcome, count in sorted(outcomes.items()))
    print(
        f"{make.__name__:20} {size / 1e6:7.2f} MB {taken:7.2f} s {peak:5} MiB "
        f"{len(report) / 1e6:6.2f} MB  {shown or 'no finding'}{'' if holds else '  beyond'}",
        flush=True,
    )
    return holds


def main() -> int:
    """A row an input; 1 when one is beyond the bounds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="some inputs only")
    parser.add_argument(
        "--keep", type=Path, help="leave the inputs in this folder, and use those that are there"
    )
    asked = parser.parse_args()
    chosen = [make for make in INPUTS if not asked.names or make.__name__ in asked.names]
    held = [apart(partial(row, make, asked.keep)) for make in chosen]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
