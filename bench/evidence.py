"""What the audit of real shapes of evidence costs, against what any reader of those bytes must pay.

python bench/evidence.py [--quick]

The yardstick, in the same run: `xmllint --noout`, `sha256sum`, and `pdftotext` on the PDFs inside,
a process each (one for each PDF, since it takes one). Prints a row for each shape, then the growth
over the number of files with the exponent that fits it. Best of several runs, whole processes.
Needs a system that forks.
"""

from __future__ import annotations

import argparse
import base64
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from cda_documents import cda, copy_section
from real_pdfs import copy

CORPUS = Path(__file__).parents[2] / "shared/corpus/cda"
_SECTION = (
    '<component><section><templateId root="1.2.250.1.213.1.1.2.45"/><code code="55115-0" '
    'codeSystem="2.16.840.1.113883.6.1"/>'
    "<title>Section {0}</title><text><paragraph>Texte fictif de la section {0}, tel qu'un compte "
    "rendu en contient.</paragraph></text>"
    '<entry><observation classCode="OBS" moodCode="EVN"><templateId '
    'root="1.2.250.1.213.1.1.3.48"/><id root="2.25.{0}"/>'
    '<code code="55115-0" displayName="Examen" codeSystem="2.16.840.1.113883.6.1"/><statusCode '
    'code="completed"/>'
    '<effectiveTime value="20260901100000+0200"/></observation></entry></section></component>\n'
)
#: (pages, bytes) of the PDF copies: those of the samples that ANS publishes run from one to six.
_COPIES = ((1, 60_000), (2, 330_000), (3, 120_000), (2, 90_000), (5, 250_000))


@dataclass(frozen=True, slots=True)
class Shape:
    """A dossier that was written: its folder, its documents, the PDFs inside them, set apart."""

    folder: Path
    names: tuple[str, ...]
    pdfs: tuple[str, ...] = ()


def document(number: int, kilobytes: int, pdf: bytes | None = None) -> bytes:
    """An N3 of a realistic size, with its PDF copy if one is given."""
    sections = "".join(_SECTION.format(index) for index in range(kilobytes * 1024 // len(_SECTION)))
    extra = sections + (copy_section(pdf) if pdf else "")
    return cda("N3", identifier=f"2.25.{number + 1}", extra=extra).encode()


def manifest(folder: Path, names: Sequence[str], nature: str = "cda") -> None:
    """The manifest that names each file."""
    lines = [
        "segur_audit: 1",
        "candidature: {dispositif: HOP-DPI-Va2}",
        "cda: {n1_systematique: oui, n3_envoye: oui, n3_lie_au_n1: oui}",
        "preuves:",
        *(
            f"  - {{fichier: {json.dumps(name)}, nature: {nature}, repond_a: [FAQ.CDA.XFRM]}}"
            for name in names
        ),
    ]
    (folder / "manifest.yaml").write_text("\n".join(lines) + "\n")


def plain(folder: Path, count: int, kilobytes: int = 80) -> Shape:
    """Documents without PDF."""
    names = tuple(f"cda-{number:05}.xml" for number in range(count))
    for number, name in enumerate(names):
        (folder / name).write_bytes(document(number, kilobytes))
    manifest(folder, names)
    return Shape(folder, names)


def with_copies(folder: Path, count: int) -> Shape:
    """Documents of 40 kB, of which every second one has its PDF copy."""
    names = tuple(f"cda-{number:05}.xml" for number in range(count))
    pdfs = []
    for number, name in enumerate(names):
        pdf = copy(number, *_COPIES[number // 2 % len(_COPIES)]) if number % 2 else None
        (folder / name).write_bytes(document(number, 40, pdf))
        if pdf:
            pdfs.append(f"{name}.pdf")
            (folder / pdfs[-1]).write_bytes(pdf)
    manifest(folder, names)
    return Shape(folder, names, tuple(pdfs))


def corpus(folder: Path, times: int = 8) -> Shape:
    """The documents of the corpus, several times over, and the PDFs inside."""
    from lxml import etree

    names, pdfs = [], []
    for number in range(times):
        for file in sorted(CORPUS.glob("*.xml")):
            name = f"{number}-{file.name}"
            names.append(name)
            shutil.copyfile(file, folder / name)
            for index, element in enumerate(etree.parse(file).iter("{*}text", "{*}value")):
                if element.get("mediaType") == "application/pdf" and element.text:
                    pdfs.append(f"{name}.{index}.pdf")
                    (folder / pdfs[-1]).write_bytes(base64.b64decode(element.text))
    manifest(folder, names)
    return Shape(folder, tuple(names), tuple(pdfs))


def timed(command: Sequence[str], folder: Path, times: int = 3) -> tuple[float, int]:
    """The best of several runs of a command, in seconds, and its peak memory in MiB."""
    best, peak = float("inf"), 0
    for _ in range(times):
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, _, usage = os.wait4(process.pid, 0)
        best, peak = min(best, time.perf_counter() - start), max(peak, usage.ru_maxrss // 1024)
    return best, peak


def audited(folder: Path, times: int = 3) -> tuple[float, int]:
    """What the audit of a folder takes."""
    program = [sys.executable, "-m", "segur_audit", "check", "--format", "json"]
    return timed([*program, str(folder / "manifest.yaml")], folder, times)


def yardstick(shape: Shape) -> float:
    """What xmllint, sha256sum and pdftotext take on the same bytes."""
    total = timed(["xmllint", "--noout", *shape.names], shape.folder)[0]
    total += timed(["sha256sum", *shape.names], shape.folder)[0]
    return total + sum(timed(["pdftotext", pdf, "-"], shape.folder)[0] for pdf in shape.pdfs)


def row(name: str, shape: Shape) -> None:
    """The audit of a shape, the yardstick, their ratio, the memory."""
    base = yardstick(shape)
    taken, peak = audited(shape.folder)
    size = sum((shape.folder / file).stat().st_size for file in shape.names) / 1e6
    figures = f"{base:.2f} s | {taken:.2f} s | {taken / base:.1f} | {peak} MiB"
    print(f"| {name} | {size:.0f} MB | {figures} |", flush=True)


def growth(counts: Sequence[int]) -> None:
    """The audit over the number of files, and the exponent that fits it beyond the start-up."""
    start = 0.0
    points = []
    for count in (1, *counts):
        with tempfile.TemporaryDirectory() as place:
            taken, peak = audited(plain(Path(place), count, 10).folder, 1 if count > 1000 else 3)
        if count == 1:
            start = taken
            continue
        points.append((math.log(count), math.log(max(taken - start, 0.001))))
        print(f"| {count} documents of 10 kB | {taken:.2f} s | {peak} MiB |", flush=True)
    points = points[1:]  # the first is all start-up
    middle = [sum(axis) / len(points) for axis in zip(*points, strict=True)]
    slope = sum((x - middle[0]) * (y - middle[1]) for x, y in points)
    slope /= sum((x - middle[0]) ** 2 for x, _ in points)
    print(f"exponent {slope:.2f} (target: at most 1.1)")


def film(folder: Path, size: int) -> None:
    """A film of `size` bytes, against sha256sum."""
    head = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 12
    with (folder / "film.mp4").open("wb") as out:
        out.write(head)
        for _ in range(size >> 20):
            out.write(b"\x5a" * (1 << 20))
    manifest(folder, ["film.mp4"], "video")
    base = timed(["sha256sum", "film.mp4"], folder)[0]
    taken, peak = audited(folder)
    print(
        f"| a film | {size / 1e6:.0f} MB | {base:.2f} s | {taken:.2f} s | {taken / base:.1f} | "
        f"{peak} MiB |"
    )


def main() -> None:
    """The tables of the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller shapes")
    quick = parser.parse_args().quick
    needed = ("xmllint", "sha256sum", "pdftotext")
    if wanting := [name for name in needed if not shutil.which(name)]:
        print(f"skipped: {', '.join(wanting)} not installed")
        return
    print("| evidence | size | yardstick | audit | ratio | memory |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        row("documents without PDF", plain(Path(place), 100 if quick else 1_000))
    with tempfile.TemporaryDirectory() as place:
        row("documents, half of them with a PDF copy", with_copies(Path(place), 94))
    if CORPUS.is_dir():
        with tempfile.TemporaryDirectory() as place:
            row("samples of ANS", corpus(Path(place)))
    with tempfile.TemporaryDirectory() as place:
        film(Path(place), (100 if quick else 1000) << 20)
    growth((10, 100, 300) if quick else (10, 100, 1_000, 10_000))


if __name__ == "__main__":
    main()
