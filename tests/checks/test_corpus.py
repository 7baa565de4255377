"""Real documents put in a manifest as evidence: a verdict each, and no error of ours."""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from pathlib import Path

import pytest
from folders import CORPUS

from segur_audit.catalogue.reading import BUILTIN, read_catalogue
from segur_audit.engine.audit import audit
from segur_audit.engine.options import Options
from segur_audit.evidence.files import open_file
from segur_audit.manifest.reading import make_manifest
from segur_audit.model.outcome import Outcome
from segur_audit.report import formats, load_format

DOCUMENTS = [*sorted(CORPUS.glob("cda/*.xml")), *sorted(CORPUS.glob("hl7v2/*"))]
CATALOGUE = read_catalogue(BUILTIN)
pytestmark = pytest.mark.skipif(not DOCUMENTS, reason="the corpus is not here")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_real_document_gets_a_verdict_without_an_error(document: Path) -> None:
    nature = "cda" if document.suffix == ".xml" else "message_hl7v2"
    entry = {
        "fichier": document.name,
        "nature": nature,
        "repond_a": ["FAQ.CDA.XFRM", "INS/va1.53", "CDA/HL7.01"],
    }
    data = {
        "segur_audit": 1,
        "candidature": {"dispositif": "HOP-DPI-Va2", "date_depot": "2026-12-15"},
        "cda": {"n3_envoye": True, "n3_lie_au_n1": True},
        "preuves": [entry],
    }
    manifest = make_manifest(json.dumps(data).encode(), document.parent)
    report = audit(
        manifest,
        CATALOGUE,
        Options("depot", dt.date(2026, 12, 15)),
        partial(open_file, document.parent),
    )
    assert [r.requirement.id for r in report.results if r.outcome is Outcome.ERROR] == []
    assert not [f for r in report.results for f in r.findings if f.code == "check.crashed"]
    for name in formats():
        assert load_format(name).render((report,), "fr")
