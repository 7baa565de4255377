"""Several processes give what one gives, and what goes wrong in one of them is told as it would be
alone.
"""

from __future__ import annotations

import json
import os
import signal
from multiprocessing import active_children
from pathlib import Path

import pytest
from cda_documents import cda, members, zipped
from folders import EXAMPLES, fill, program
from hl7_messages import message

from segur_audit.engine.sharing import jobs_for, shared

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a system that does not fork")


def dossier(folder: Path) -> Path:
    files = {
        f"{number}.xml": cda("N3", identifier=f"2.25.{number}").encode() for number in range(9)
    }
    files |= {"a.zip": zipped(members()), "b.er7": message(), "c.xml": b"<not a document"}
    natures = {"zip": "archive_xdm", "er7": "message_hl7v2", "xml": "cda"}
    entries = [
        {"fichier": name, "nature": natures[name[-3:]], "repond_a": ["FAQ.CDA.XFRM"]}
        for name in [*files, "missing.xml"]
    ]
    rows = "".join(f"  - {json.dumps(entry)}\n" for entry in entries)
    text = f"segur_audit: 1\ncandidature: {{dispositif: HOP-DPI-Va2}}\npreuves:\n{rows}"
    return fill(folder, {**files, "manifest.yaml": text.encode()})


@pytest.mark.parametrize("name", ["built", "dpi-pret", "dpi-erreurs"])
def test_the_report_is_the_same_to_the_byte(name: str, tmp_path: Path) -> None:
    folder = dossier(tmp_path / "built") if name == "built" else EXAMPLES / name
    reports = {
        program(folder, "check", "--format", "json", "--jobs", jobs).stdout for jobs in "123"
    }
    assert len(reports) == 1
    assert json.loads(reports.pop())["requirements"]


def nothing(done: int) -> None:
    """Nobody is told."""


def test_the_results_come_in_order_whatever_the_processes() -> None:
    for jobs in (1, 2, 5):
        assert shared(lambda index: index * index, 23, jobs, nothing, [3]) == [
            number * number for number in range(23)
        ]


def test_what_fails_in_a_process_fails_in_the_audit() -> None:
    def work(index: int) -> int:
        if index == 5:
            raise ValueError("five")
        return index

    with pytest.raises(ValueError, match="five"):
        shared(work, 9, 2, nothing)


def test_what_a_dead_process_left_is_done_in_the_audit() -> None:
    audit = os.getpid()

    def work(index: int) -> int:
        if index == 4 and os.getpid() != audit:
            os.kill(os.getpid(), signal.SIGKILL)
        return index

    assert shared(work, 12, 2, nothing) == list(range(12))


def test_no_process_is_left() -> None:
    shared(lambda index: index, 9, 3, nothing)
    assert active_children() == []


def test_a_small_dossier_takes_no_process() -> None:
    assert jobs_for(12, 1 << 20) == 1
    assert jobs_for(1, 1 << 40) == 1
