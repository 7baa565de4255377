"""The manifest that `init` writes: each section can be uncommented, alone or with all, and is of the scheme that was asked for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from commands import run

from segur_audit.catalogue.reading import builtin_catalogue
from segur_audit.catalogue.schemes import scheme_codes
from segur_audit.guidance.schemas import completed
from segur_audit.manifest.fitting import accepts
from segur_audit.manifest.reading import make_manifest
from segur_audit.manifest.template import manifest_text

_SECTION = re.compile(r"^# [a-z_]+:.*(?:\n#   .*)*", re.MULTILINE)
_KEY = re.compile(r"^  # (?=[a-z_]+: )", re.MULTILINE)


def bare(found: re.Match[str]) -> str:
    return re.sub(r"(?m)^# ", "", found[0])


def sections(text: str) -> list[str]:
    """The text with one of its commented sections live, for each; then with all, and every key of live sections."""
    texts = [text[: m.start()] + bare(m) + text[m.end() :] for m in _SECTION.finditer(text)]
    return [*texts, _KEY.sub("  ", _SECTION.sub(bare, text))]


@pytest.mark.parametrize("answers", [{}, {"nom": "Exemple", "architectures": ["web"]}])
@pytest.mark.parametrize("scheme", scheme_codes())
def test_each_section_can_be_uncommented(
    scheme: str, answers: dict[str, str | list[str]], tmp_path: Path
) -> None:
    text = manifest_text({"dispositif": scheme, **answers}, schema=True)
    make_manifest(text.encode(), tmp_path)
    texts = sections(text)
    assert len(texts) >= 6
    for one in texts:
        make_manifest(one.encode(), tmp_path)
    live = make_manifest(texts[-1].encode(), tmp_path)
    assert {"editeur", "solution", "preuves", "attestations", "derogations"} <= set(live.data)


def test_a_template_shows_no_other_scheme() -> None:
    sas = manifest_text({"dispositif": "SAS"}, schema=False)
    assert not re.search(r"psc|cda:|homologations|PSC|GEN\.18|profils", sas)
    hop = manifest_text({"dispositif": "HOP-DPI-Va2"}, schema=False)
    assert "SAS" not in hop and "psc:" in hop
    pfi = manifest_text({"dispositif": "HOP-PFI-Va2"}, schema=False)
    assert "PSC.13" not in pfi and "homologations:" in pfi


def test_no_example_stands_in_a_live_line() -> None:
    text = manifest_text({"dispositif": "SAS"}, schema=False)
    live = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert [line.split("#")[0].strip() for line in live] == [
        "segur_audit: 1",
        "candidature:",
        "dispositif: SAS",
    ]


def test_everything_uncommented_is_audited(tmp_path: Path) -> None:
    text = manifest_text({"dispositif": "HOP-DPI-Va2"}, schema=False)
    whole = sections(text)[-1]
    (tmp_path / "manifest.yaml").write_text(re.sub(r"(?m)^catalogues:.*$", "", whole), "utf-8")
    done = run(tmp_path, "check", "-q")
    assert done.returncode == 1, done.stderr


def test_the_schema_of_a_manifest_offers_its_ids_and_refuses_nothing_more(tmp_path: Path) -> None:
    catalogue = builtin_catalogue()
    schema = completed(catalogue, "HOP-DPI-Va2", "fr")
    items = schema["properties"]["preuves"]["items"]["properties"]
    offered = {one.get("const"): one.get("title") for one in items["repond_a"]["items"]["anyOf"]}
    assert offered["SC.PSC.13"] == "Authentification Pro Santé Connect par CIBA"
    assert "PSC.13.video" in offered
    assert accepts(items["repond_a"]["items"], "un numéro d'ailleurs")
    assert len(items["nature"]["enum"]) == len(items["nature"]["enumDescriptions"])
    text = manifest_text({"dispositif": "HOP-DPI-Va2"}, schema=False)
    (tmp_path / "manifest.yaml").write_text(text, "utf-8")
    done = run(tmp_path, "schema", "manifest", "--manifest", "manifest.yaml")
    assert json.loads(done.stdout) == schema
