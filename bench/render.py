"""How long each format takes to render a report of 2 000 requirements. Prints seconds, and what
python itself takes to start.

python bench/render.py [COUNT]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from reports import many

from segur_audit.report import formats, load_format


def main() -> None:
    """One line per format."""
    report = many(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
    for name in formats():
        module = load_format(name)
        start = time.perf_counter()
        size = len(module.render((report,), "fr"))
        print(f"{name:10} {time.perf_counter() - start:6.2f} s {size:>10}")


if __name__ == "__main__":
    main()
