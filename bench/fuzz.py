"""Fuzzes the readers: pieces that work are damaged, and the audit must give findings, never an
error of ours.

python bench/fuzz.py [--inputs N] [--seed S] [NATURE...]

For each nature, hypothesis damages the pieces of the examples and of `tests/cases`: bytes changed,
cut, repeated, moved, spliced with another piece. Each input is audited in a process of its own,
bounded in memory and processor time. A failure is shrunk, then saved as a folder of `tests/cases`
that the tests run from then on. Exits 1 when there is one. Needs a system that forks.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import logging
import os
import resource
import signal
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from segur_audit.catalogue.reading import Catalogue, builtin_catalogue
from segur_audit.engine.audit import audit
from segur_audit.engine.options import Options
from segur_audit.evidence.files import EvidenceFile, from_bytes
from segur_audit.manifest.reading import make_manifest
from segur_audit.model.outcome import Outcome
from segur_audit.report.json import render

ROOT = Path(__file__).parents[1]
MEMORY = 256 << 20  # bytes that an input may add to the process
_OPTIONS = Options("depot", dt.date(2026, 11, 23))
SECONDS = 5  # of processor time that an input may take
TOKENS = (
    b"\x00", b"\xff\xfe", b"<", b"&", b"]]>", b"<!--", b"<!DOCTYPE a [", b"%PDF-1.7", b"PK\x03\x04",
    b"\r\n\r\n", b"\r", b'"', b"\\", b"{", b"[", b"null", b"NaN", b"9" * 40, b"-1", b"=?utf-8?b?",
    b"--", b"|", b"^~\\&", b"MSH|", b"\xef\xbb\xbf", b"xmlns=", b"endobj", b"stream", "é".encode(),
    "\u202e".encode(), b"..", b"/", b"%00", b"0001-01-01", b"20269999",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Seed:
    """A piece that works: its manifest entry, the bytes of its file, and those that stand beside
    it.
    """

    entry: dict[str, Any]
    name: str
    content: bytes
    beside: dict[str, bytes]


def seeds() -> dict[str, list[Seed]]:
    """The pieces of one file of the examples and the cases, by nature."""
    known: dict[str, list[Seed]] = {}
    for manifest in sorted(
        [*ROOT.glob("examples/*/manifest.yaml"), *ROOT.glob("tests/cases/*/manifest.yaml")]
    ):
        try:
            data = yaml.safe_load(manifest.read_text("utf-8"))
        except yaml.YAMLError:
            continue
        for entry in data.get("preuves", ()):
            names = [
                *([entry["fichier"]] if "fichier" in entry else []),
                *entry.get("fichiers", []),
            ]
            paths = {name: manifest.parent / name for name in [*names, *_companions(entry)]}
            if names and all(path.is_file() for path in paths.values()):
                contents = {name: path.read_bytes() for name, path in paths.items()}
                first = contents.pop(names[0])
                if len(first) <= 1 << 20:
                    known.setdefault(entry["nature"], []).append(
                        Seed(entry, names[0], first, contents)
                    )
    return known


@cache
def _catalogue(nature: str) -> Catalogue:
    """The built-in rules that look at a nature, and those on the whole dossier."""
    whole = builtin_catalogue()
    wanted = [
        rule
        for rule in whole.requirements
        if rule.chapter == "DOSSIER"
        or any(nature == accepted.nature for proof in rule.proofs for accepted in proof.accepts)
    ]
    return replace(whole, requirements=tuple(wanted))


def _companions(entry: dict[str, Any]) -> list[str]:
    return [entry["message_initial"]] if "message_initial" in entry else []


damages = st.lists(
    st.tuples(
        st.sampled_from(("set", "cut", "repeat", "token", "move", "end", "splice")),
        st.floats(0, 1, exclude_max=True),
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 255),
    ),
    max_size=6,
)


def damaged(content: bytes, other: bytes, plan: Sequence[tuple[str, float, float, int]]) -> bytes:
    """`content` with each damage of the plan done in order; places are fractions of its length."""
    data = content
    for kind, where, size, value in plan:
        at = int(where * (len(data) + 1))
        end = min(len(data), at + 1 + int(size**3 * len(data)))
        if kind == "set":
            data = data[:at] + bytes([value]) + data[at + 1 :]
        elif kind == "cut":
            data = data[:at] + data[end:]
        elif kind == "repeat":
            data = data[:end] + data[at:end] * (1 + value % 8) + data[end:]
        elif kind == "token":
            data = data[:at] + TOKENS[value % len(TOKENS)] + data[at:]
        elif kind == "move":
            data = data[:at] + data[end:] + data[at:end]
        elif kind == "end":
            data = data[:at]
        else:
            data = data[:at] + other[int(size * len(other)) :]
    return data[: 4 << 20]


@cache
def _ready() -> str:
    return (ROOT / "examples/dpi-pret/manifest.yaml").read_text("utf-8")


@lru_cache(maxsize=1_000)
def manifest_text(seed: Seed) -> str:
    """A manifest whose only piece is the seed's."""
    data = yaml.safe_load(_ready())
    data["preuves"] = [seed.entry]
    for section in ("attestations", "derogations", "applicabilites", "verifications", "remarques"):
        data.pop(section, None)
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    return text


def audited(seed: Seed, content: bytes) -> str:
    """What is wrong with the audit of the seed whose file holds `content`; empty when nothing
    is.
    """
    contents = {**seed.beside, seed.name: content}

    def opener(path: str, nature: str | None) -> EvidenceFile:
        return (
            from_bytes(path, contents[path])
            if path in contents
            else EvidenceFile(path, problem="missing")
        )

    manifest = make_manifest(manifest_text(seed).encode(), Path("/nonexistent"))
    report = audit(manifest, _catalogue(seed.entry["nature"]), _OPTIONS, opener)
    wrong = [
        f"{result.requirement.id}: {finding.code}: {finding.message.en}"
        for result in report.results
        for finding in result.findings
        if finding.outcome is Outcome.ERROR
    ]
    render([report], "fr")
    return "; ".join(wrong)


def bounded(seed: Seed, content: bytes) -> str:
    """As `audited`, in a child process within the bounds; the reason when it died."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _audit_and_leave(seed, content, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as answers:
        answer = answers.read().decode("utf-8", "replace")
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        return "over its time" if name in ("SIGXCPU", "SIGALRM") else f"killed by {name}"
    return answer


def _audit_and_leave(seed: Seed, content: bytes, writing: int) -> None:
    size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    signal.alarm(10 * SECONDS)
    try:
        answer = audited(seed, content)
    except BaseException:  # whatever it is, it is a failure that the parent tells
        answer = traceback.format_exc()
    os.write(writing, answer.encode("utf-8", "replace")[:60_000])
    os._exit(0)


def fuzz(nature: str, pieces: list[Seed], inputs: int, number: int) -> str:
    """The first failure of a nature over that many inputs, shrunk, saved and described; empty when
    none.
    """
    failures: dict[bytes, tuple[Seed, str]] = {}

    @seeded(number)
    @settings(
        max_examples=inputs,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(st.sampled_from(pieces), st.sampled_from(pieces), damages)
    def holds(seed: Seed, other: Seed, plan: list[tuple[str, float, float, int]]) -> None:
        content = damaged(seed.content, other.content, plan)
        reason = bounded(seed, content)
        if reason:
            failures.clear()
            failures[content] = (seed, reason)
            raise AssertionError(reason)

    for piece in pieces:  # what is imported and read here is not in each child
        audited(piece, piece.content)
    try:
        holds()
    except AssertionError:
        content, (seed, reason) = next(iter(failures.items()))
        return f"{save(nature, seed, content, reason)}: {reason}"
    return ""


def save(nature: str, seed: Seed, content: bytes, reason: str) -> Path:
    """Write the failure as a case of the tests; its folder."""
    folder = ROOT / "tests/cases" / f"fuzz-{nature}-{hashlib.sha256(content).hexdigest()[:8]}"
    for name, data in {**seed.beside, seed.name: content}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "manifest.yaml").write_text(manifest_text(seed), "utf-8")
    why = (
        "damaged evidence gives findings, never an error: " + reason.strip().splitlines()[-1][:160]
    )
    steps = [{"run": ["check", "manifest.yaml"], "exit": [0, 1, 4, 5]}]
    expected = yaml.safe_dump(
        {"why": why, "kind": "crash", "steps": steps}, allow_unicode=True, sort_keys=False
    )
    (folder / "expect.yaml").write_text(expected, "utf-8")
    return folder.relative_to(ROOT)


def main() -> int:
    """Fuzz the natures asked for, all by default; 1 when one fails."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=10_000, help="inputs for each nature")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("natures", nargs="*")
    options = parser.parse_args()
    logging.disable()
    known, failed = seeds(), False
    for nature in options.natures or sorted(known):
        reason = fuzz(nature, known[nature], options.inputs, options.seed)
        print(f"{nature}: {reason or f'{options.inputs} inputs, nothing'}", flush=True)
        failed |= bool(reason)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
