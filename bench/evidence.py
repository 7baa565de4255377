"""What the audit of a folder of CDA documents costs, against `xmllint --noout` and `sha256sum` on
the same files in the same run.

python bench/evidence.py [COUNT] [KILOBYTES]

Prints the seconds of each, their ratio (target: 3 at most) and the peak memory of the audit for
COUNT and for a quarter of them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from cda_documents import cda

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
_TIMES = 5


def document(number: int, kilobytes: int) -> bytes:
    """An N3 of a realistic size."""
    sections = "".join(_SECTION.format(index) for index in range(kilobytes * 1024 // len(_SECTION)))
    return cda("N3", identifier=f"2.25.{number + 1}", extra=sections).encode()


def write(folder: Path, count: int, kilobytes: int) -> list[str]:
    """The documents and the manifest that names each of them; the names of the documents."""
    names = [f"cda-{number:05}.xml" for number in range(count)]
    for number, name in enumerate(names):
        (folder / name).write_bytes(document(number, kilobytes))
    pieces = [{"fichier": name, "nature": "cda", "repond_a": ["FAQ.CDA.XFRM"]} for name in names]
    cda_block = {"n1_systematique": True, "n3_envoye": True, "n3_lie_au_n1": True}
    manifest = {
        "segur_audit": 1,
        "candidature": {"dispositif": "HOP-DPI-Va2"},
        "cda": cda_block,
        "preuves": pieces,
    }
    lines = [f"{key}: {json.dumps(value)}" for key, value in manifest.items() if key != "preuves"]
    lines += ["preuves:", *(f"  - {json.dumps(entry)}" for entry in pieces)]
    (folder / "manifest.yaml").write_text("\n".join(lines) + "\n")
    return names


def timed(command: list[str], folder: Path) -> tuple[float, int]:
    """The best of several runs of a command, in seconds, and its peak memory in MiB."""
    best, peak = float("inf"), 0
    for _ in range(_TIMES):
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, _, usage = os.wait4(process.pid, 0)
        best, peak = min(best, time.perf_counter() - start), max(peak, usage.ru_maxrss // 1024)
    return best, peak


def audit(folder: Path) -> list[str]:
    """The command that audits a folder."""
    return [
        sys.executable,
        "-m",
        "segur_audit",
        "check",
        "--format",
        "json",
        str(folder / "manifest.yaml"),
    ]


def main() -> None:
    """Three lines of figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    kilobytes = int(sys.argv[2]) if len(sys.argv) > 2 else 80
    if not shutil.which("xmllint") or not shutil.which("sha256sum"):
        print("skipped: xmllint or sha256sum is not installed")
        return
    with tempfile.TemporaryDirectory() as place:
        few, all_of_them = Path(place, "few"), Path(place, "all")
        few.mkdir()
        all_of_them.mkdir()
        write(few, count // 4, kilobytes)
        names = write(all_of_them, count, kilobytes)
        lint, _ = timed(["xmllint", "--noout", *names], all_of_them)
        digest, _ = timed(["sha256sum", *names], all_of_them)
        _, low = timed(audit(few), few)
        whole, high = timed(audit(all_of_them), all_of_them)
    print(
        f"{count} documents of {kilobytes} kB: xmllint {lint:.2f} s + sha256sum {digest:.2f} s, "
        f"audit {whole:.2f} s"
    )
    print(f"ratio {whole / (lint + digest):.2f} (target: at most 3)")
    print(f"peak memory: {low} MiB for {count // 4} documents, {high} MiB for {count}")


if __name__ == "__main__":
    main()
