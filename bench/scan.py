"""How long a scan of ten thousand files takes, and the most memory: `python bench/scan.py [FILES]`.

The budget is 20 s. On two cores, 2026-11: 15 s; 40 MiB for 2 000 files, 63 MiB for 10 000 (what is
proposed; contents are let go).
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from segur_audit.catalogue.reading import builtin_catalogue
from segur_audit.dossier.scanning import scan_folder

FILES, BUDGET = 10_000, 20.0
READY = Path(__file__).parents[1] / "examples" / "dpi-pret" / "preuves"


def main(files: int = FILES) -> int:
    """Copy the pieces of the example ten thousand times, under names that people give, and scan
    them.
    """
    sources = sorted(path for path in READY.rglob("*") if path.is_file())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(files):
            source = sources[number % len(sources)]
            target = folder / f"lot {number // 100}" / f"PSC.13 {number} {source.name}"
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(source.read_bytes() + b"\n" * (number % 7))
        start = time.perf_counter()
        scan = scan_folder(folder, folder, builtin_catalogue(), "HOP-DPI-Va2", None)
        took = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(scan.proposals)} pieces of {files} files: {took:.1f} s (budget {BUDGET:.0f} s)")
    print(f"{memory:.0f} MiB of memory")
    return 0 if took < BUDGET else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
