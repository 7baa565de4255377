"""How long a scan of ten thousand files takes: `python bench/scan.py`. The budget is 20 s."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from segur_audit.catalogue.reading import builtin_catalogue
from segur_audit.dossier.scanning import scan_folder

FILES, BUDGET = 10_000, 20.0
READY = Path(__file__).parents[1] / "examples" / "dpi-pret" / "preuves"


def main() -> int:
    """Copy the pieces of the example ten thousand times, under names that people give, and scan
    them.
    """
    sources = sorted(path for path in READY.rglob("*") if path.is_file())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(FILES):
            source = sources[number % len(sources)]
            target = folder / f"lot {number // 100}" / f"PSC.13 {number} {source.name}"
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(source.read_bytes() + b"\n" * (number % 7))
        start = time.perf_counter()
        scan = scan_folder(folder, folder, builtin_catalogue(), "HOP-DPI-Va2", None)
        took = time.perf_counter() - start
    print(f"{len(scan.proposals)} pieces of {FILES} files: {took:.1f} s (budget {BUDGET:.0f} s)")
    return 0 if took < BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
