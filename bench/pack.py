"""How fast a dossier is verified and packed, beside `sha256sum` and `zip -0` on the same files, how
much memory it takes, and whether one flipped bit is found.

`python bench/pack.py [FILES] [MIB] [KIB]`: FILES of KIB each, then one film of MIB (10 000 of 100
KiB, 1024 MiB). Budgets: verified at the speed of `sha256sum`, packed at 60 % of that of `zip -0`,
in memory that is the same for a film of any size.

On two cores, 2026-11: 10 000 files of 100 KiB: sha256sum 4.4 s, verify 2.3 s; zip -0 5.1 s, archive
3.5 s; 1 GiB: sha256sum 4.0 s, verify 1.2 s; zip -0 8.0 s, archive 3.2 s; 24 to 60 MiB of memory.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HEAD = "segur_audit: 1\ncandidature: {dispositif: HOP-DPI-Va2, date_depot: 2026-12-15}\npreuves:\n"
TOOL = (sys.executable, "-m", "segur_audit")
ARCHIVE = (
    "import sys; from pathlib import Path\n"
    "from segur_audit.dossier.archive import Stored, write_archive\n"
    "from segur_audit.dossier.lock import lock_path, read_lock\n"
    "folder = Path.cwd(); files = read_lock(lock_path(folder / 'manifest.yaml')).files\n"
    "write_archive(folder / 'pack.zip', [Stored(p, folder, p, (folder / p).stat().st_size, d)"
    " for p, d in files.items()])"
)


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took: seconds, the most memory in MiB, its exit code."""

    seconds: float
    memory: float
    code: int
    said: str = ""


def timed(folder: Path, *command: str, times: int = 2) -> Run:
    """The best of several runs of a command in `folder`."""
    return min((_once(folder, command) for _ in range(times)), key=lambda run: run.seconds)


def _once(folder: Path, command: tuple[str, ...]) -> Run:
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    return Run(seconds, usage.ru_maxrss / 1024, child.returncode, text)


def written(folder: Path, files: int, each: int, size: int) -> None:
    """A dossier of `files` files of `each` KiB and a film of `size` MiB."""
    (folder / "preuves").mkdir(parents=True)
    entries = []
    for number in range(files):
        text = f"pièce {number:06}\n".encode() * (each * 1024 // 14)
        (folder / f"preuves/{number}.txt").write_bytes(text)
        entries.append(f"  - {{fichier: preuves/{number}.txt, nature: document}}\n")
    with (folder / "preuves/film.mp4").open("wb") as film:
        film.write(b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2")
        for _ in range(size):
            film.write(os.urandom(1 << 20))
    entries.append("  - {fichier: preuves/film.mp4, nature: video}\n")
    (folder / "manifest.yaml").write_text(HEAD + "".join(entries), "utf-8")
    subprocess.run((*TOOL, "dossier", "lock"), cwd=folder, check=True, capture_output=True)


def flipped(folder: Path) -> bool:
    """Whether `dossier verify` finds one bit that is flipped in the middle of the film."""
    film = folder / "preuves/film.mp4"
    with film.open("r+b") as stream:
        place = film.stat().st_size // 2
        stream.seek(place)
        sign = stream.read(1)
        stream.seek(place)
        stream.write(bytes([sign[0] ^ 1]))
    found = timed(folder, *TOOL, "dossier", "verify", times=1)
    return found.code == 6 and "preuves/film.mp4" in found.said


def speeds(folder: Path, what: str) -> bool:
    """Print the seconds of each on the dossier in `folder`; whether the budgets hold."""
    names = sorted(f"preuves/{path.name}" for path in (folder / "preuves").iterdir())
    hashed = timed(folder, "sha256sum", *names)
    verified = timed(folder, *TOOL, "dossier", "verify")
    (folder / "z.zip").unlink(missing_ok=True)
    zipped = timed(folder, "zip", "-0qr", "z.zip", "preuves", times=1)
    (folder / "z.zip").unlink(missing_ok=True)
    packed = timed(folder, sys.executable, "-c", ARCHIVE)
    (folder / "pack.zip").unlink(missing_ok=True)
    print(f"{what}: sha256sum {hashed.seconds:.2f} s, dossier verify {verified.seconds:.2f} s")
    share = zipped.seconds / packed.seconds
    print(f"{what}: zip -0 {zipped.seconds:.2f} s, archive {packed.seconds:.2f} s ({share:.0%})")
    print(f"{what}: verify {verified.memory:.0f} MiB, archive {packed.memory:.0f} MiB")
    return verified.seconds <= hashed.seconds * 1.1 + 0.5 and share >= 0.6


def main(files: int = 10_000, size: int = 1024, each: int = 100) -> int:
    """Print the figures; 1 when a budget is not held."""
    with tempfile.TemporaryDirectory() as name:
        small, film = Path(name) / "small", Path(name) / "film"
        written(small, files, each, 1)
        sound = speeds(small, f"{files} files of {each} KiB")
        written(film, 1, each, size)
        sound = speeds(film, f"{size} MiB") and sound
        found = flipped(film)
        print(f"one bit flipped in {size} MiB: {'found' if found else 'NOT FOUND'}")
    return 0 if sound and found else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:4])))
