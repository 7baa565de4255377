"""No report, in any format or language, shows whose the documents of the evidence are."""

from __future__ import annotations

import io
import zipfile

import pytest
from auditing import report_of
from cda_documents import BIRTH, FAMILY, FOLDER, GIVEN, INS, OTHERS, cda, members, zipped

from segur_audit.catalogue.reading import builtin_catalogue
from segur_audit.model.report import Report
from segur_audit.report import formats, load_format

SECRETS = (INS, INS[:13], FAMILY, GIVEN, OTHERS, BIRTH, "28/03/1979", "28-03-1979", "1979-03-28")
MANIFEST = f"""segur_audit: 1
candidature: {{dispositif: HOP-DPI-Va2, date_depot: 2026-12-15}}
cda: {{n1_systematique: true, n3_envoye: true, n3_lie_au_n1: true, documents: [{{type: CR, code: "18748-4", niveaux: [N1]}}]}}
preuves:
  - {{fichier: preuves/{FAMILY}_{GIVEN}_28-03-1979.xml, nature: cda, repond_a: [FAQ.CDA.XFRM]}}
  - {{fichier: preuves/{INS}.zip, nature: archive_xdm, repond_a: [FAQ.CDA.XFRM]}}
  - {{fichier: preuves/casse-{FAMILY}.xml, nature: cda, repond_a: [FAQ.CDA.XFRM]}}
"""


def dossier() -> Report:
    """A dossier whose file names, archive and documents all tell who the patient is, and are all wrong."""
    document = cda().replace("1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.8")
    inside = members(document.replace("FR", "US"), None, relations=())
    inside[f"{FOLDER}{FAMILY}.XML"] = cda("N3").replace("<setId", "<other").encode()
    files = {
        f"preuves/{FAMILY}_{GIVEN}_28-03-1979.xml": document.encode(),
        f"preuves/{INS}.zip": zipped(inside),
        f"preuves/casse-{FAMILY}.xml": cda().replace("</patient>", "").encode(),
    }
    return report_of(MANIFEST, files, builtin_catalogue())


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", formats())
def test_no_format_shows_the_patient(name: str, lang: str) -> None:
    made = load_format(name).render((dossier(),), lang)  # type: ignore[arg-type]
    if isinstance(made, bytes):
        with zipfile.ZipFile(io.BytesIO(made)) as book:
            made = "\n".join(book.read(part).decode("utf-8", "replace") for part in book.namelist())
    assert "FAQ.CDA.XFRM" in made
    assert not [secret for secret in SECRETS if secret.casefold() in made.casefold()]
