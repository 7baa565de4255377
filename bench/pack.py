"""How fast a dossier is verified and packed, beside `sha256sum` and `zip -0` on the same files:
`python bench/pack.py [FILES] [MIB]`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEAD = "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2, date_depot: 2026-12-15}\npreuves:\n"


def timed(folder: Path, *command: str) -> float:
    """Seconds that a command takes in `folder`."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def archived(folder: Path) -> float:
    """Seconds that the archive alone takes, the audit left out."""
    from segur_audit.dossier.archive import Stored, write_archive
    from segur_audit.dossier.lock import evidence_digests
    from segur_audit.manifest.reading import read_manifest

    digests = evidence_digests(read_manifest(folder / "manifest.yaml"))
    members = [
        Stored(path, folder, path, (folder / path).stat().st_size, digest)
        for path, digest in digests.items()
    ]
    start = time.perf_counter()
    write_archive(folder / "pack.zip", members)
    return time.perf_counter() - start


def main(files: int, size: int) -> None:
    """Print the seconds of each, on `files` small files and one of `size` MiB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "preuves").mkdir()
        entries = []
        for number in range(files):
            (folder / f"preuves/{number}.txt").write_text(f"pièce {number}\n" * 200, "utf-8")
            entries.append(f"  - {{fichier: preuves/{number}.txt, nature: document}}\n")
        with (folder / "preuves/film.mp4").open("wb") as film:
            for _ in range(size):
                film.write(os.urandom(1 << 20))
        entries.append("  - {fichier: preuves/film.mp4, nature: video}\n")
        (folder / "manifest.yaml").write_text(HEAD + "".join(entries), "utf-8")
        tool = (sys.executable, "-m", "segur_audit")
        names = sorted(f"preuves/{path.name}" for path in (folder / "preuves").iterdir())
        timed(folder, *tool, "dossier", "lock")
        print(f"sha256sum       {timed(folder, 'sha256sum', *names):6.2f} s")
        print(f"dossier verify  {timed(folder, *tool, 'dossier', 'verify'):6.2f} s")
        print(f"zip -0          {timed(folder, 'zip', '-0qr', 'z.zip', 'preuves'):6.2f} s")
        print(f"archive         {archived(folder):6.2f} s")


if __name__ == "__main__":
    main(*(int(one) for one in (sys.argv[1:3] + ["2000", "200"][len(sys.argv) - 1 :])))
