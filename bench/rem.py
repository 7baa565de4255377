"""What a large REM costs: its import, beside the time that openpyxl alone needs to read the file,
and an audit with it.

python bench/rem.py [REQUIREMENTS] [PROOFS] [PIECES]        targets: import under 5 s, audit under 3
s, on two cores
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from workbooks import OLD, proof, rem, requirement, rows_old, write

from segur_audit.rem import RemScenario


def made(requirements: int, proofs: int, folder: Path) -> list[str]:
    """A workbook of that size; its proof numbers."""
    numbers, rows = [], []
    for number in range(requirements):
        identifier = f"SSI/IAM.{number:04}"
        count = proofs // requirements + (number < proofs % requirements)
        named = [f"{identifier}.01.{n:02}" for n in range(1, count + 1)]
        numbers += named
        scenario = RemScenario(
            f"{identifier}.01",
            "Scénario de conformité " * 20,
            tuple(proof(n, "Vidéo de l'écran " * 10) for n in named),
        )
        rows.append(
            requirement(
                identifier, scenario, text="Le système DOIT " * 30, chapter=f"C{number % 20}"
            )
        )
    write(folder / "rem.xlsx", OLD, rows_old(rem(*rows)))
    return numbers


def timed(command: list[str], folder: Path) -> float:
    """Seconds of a whole process, its output put aside."""
    start = time.perf_counter()
    subprocess.run(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return time.perf_counter() - start


def main() -> None:
    """Three lines of figures."""
    count, proofs, pieces = (
        int(sys.argv[n]) if len(sys.argv) > n else default
        for n, default in ((1, 2_000), (2, 5_000), (3, 3_000))
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        numbers = made(count, proofs, folder)
        entries = [
            {"url": f"https://exemple.fr/{n}", "nature": "video", "repond_a": [number]}
            for n, number in enumerate(numbers[:pieces])
        ]
        lines = "".join(f"  - {json.dumps(entry)}\n" for entry in entries)
        head = (
            "segur_audit: 1\ncandidature: "
            "{dispositif: HOP-DPI-Va2, date_depot: 2026-12-15}\npreuves:\n"
        )
        (folder / "manifest.yaml").write_text(head + lines, "utf-8")
        reading = (
            "import openpyxl; [list(s.iter_rows(values_only=True)) for s in "
            "openpyxl.load_workbook('rem.xlsx', read_only=True)]"
        )
        program = [sys.executable, "-m", "segur_audit"]
        print(f"openpyxl alone  {timed([sys.executable, '-c', reading], folder):6.2f} s")
        importing = [*program, "rem", "import", "rem.xlsx", "--scheme", "HOP-DPI-Va2", "-o", "rem"]
        print(f"rem import      {timed(importing, folder):6.2f} s")
        print(
            f"check           "
            f"{timed([*program, 'check', '--catalogue', 'rem', '--format', 'json'], folder):6.2f} "
            f"s"
        )


if __name__ == "__main__":
    main()
