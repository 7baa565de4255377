"""No report, in any format or language, shows a secret or a person of the traces and messages of the evidence."""

from __future__ import annotations

import io
import zipfile
from functools import cache

import pytest
from auditing import report_of
from contextual_calls import CALL, LOG
from psc_traces import (
    FAMILY,
    GIVEN,
    NAME_ID,
    SECRET,
    array,
    ciba_request,
    ciba_trace,
    code_trace,
    har,
    request,
    tokens,
    userinfo,
)
from soap_messages import FIRST, INS, NAME, PATIENT, SECOND, message, vihf
from soap_messages import SECRET as HOMOLOGATION

from segur_audit.catalogue.reading import builtin_catalogue
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import Report
from segur_audit.report import formats, load_format

SECRETS = (
    SECRET, NAME_ID, FAMILY, GIVEN, tokens()["access_token"], tokens()["id_token"], "code-a-usage-unique", "JSESSIONID", "AUTH_SESSION_ID",
    FIRST, FIRST[1:], SECOND, INS, INS[:13], *NAME.split(), HOMOLOGATION, "ZZPATIENTE",
)  # fmt: skip
MANIFEST = f"""segur_audit: 1
solution: {{version: "4.2.0", architectures: [client_lourd], tiers: 3}}
candidature: {{dispositif: HOP-DPI-Va2, date_depot: 2026-12-15}}
psc: {{flux: [code_flow, ciba]}}
dmp: {{consultation: [web_ps_psc, api_air_simplifie]}}
verifications: {{web_ps_url: "^https://autre"}}
preuves:
  - {{fichier: preuves/{FAMILY}-{NAME_ID}.har, nature: trace_psc, repond_a: [SC.PSC.01, SC.PSC.13]}}
  - {{fichier: preuves/casse.json, nature: trace_psc, repond_a: [SC.PSC.01, SC.PSC.13]}}
  - {{fichier: preuves/{INS}.xml, nature: message_dmp, repond_a: [FAQ.DMP.AIRS]}}
  - {{fichier: preuves/insi-ZZPATIENTE.xml, nature: message_insi, repond_a: [FAQ.INS.PREREQUIS]}}
  - {{fichier: preuves/{INS}.txt, nature: appel_contextuel, repond_a: [FAQ.DMP.WEBPS]}}
"""


@cache
def dossier() -> Report:
    """A dossier in which every trace and message is wrong, and tells whom it is about."""
    broken = [
        request(
            state=NAME_ID[:5], scope=FAMILY, acr_values=SECRET, redirect_uri=f"http://{FAMILY}.fr/"
        ),
        ciba_request(
            login_hint=f"{FAMILY} {GIVEN}", binding_message=FAMILY, channel=NAME_ID, scope=SECRET
        ),
        userinfo(SubjectNameID=None),
    ]
    air = vihf(
        {
            PATIENT: f"{INS}^^^&1.2.250.1.213.1.4.8&ISO^NH",
            "LPS_Version": INS,
            "Secteur_Activite": NAME,
        },
        name_id=f"{FIRST}x",
    )
    files = {
        f"preuves/{FAMILY}-{NAME_ID}.har": har([*code_trace(), *ciba_trace()]),
        "preuves/casse.json": array(broken)[:-1] + b",",
        f"preuves/{INS}.xml": message(air, action=f"urn:{NAME}")
        + message(vihf(name_id=SECOND))[:-30],
        "preuves/insi-ZZPATIENTE.xml": LOG.replace("<r:CodeCR>00", "<r:CodeCR>ZZPATIENTE").encode(),
        f"preuves/{INS}.txt": CALL.replace("DossierPatient", "Parametrages")
        .replace("exemple.fr/", f"exemple.fr/?client_secret={SECRET}")
        .encode(),
    }
    return report_of(MANIFEST, files, builtin_catalogue())


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", formats())
def test_no_format_shows_a_secret_or_a_person(name: str, lang: str) -> None:
    made = load_format(name).render((dossier(),), lang)  # type: ignore[arg-type]
    if isinstance(made, bytes):
        with zipfile.ZipFile(io.BytesIO(made)) as book:
            made = "\n".join(book.read(part).decode("utf-8", "replace") for part in book.namelist())
    assert "FAQ.DMP.AIRS" in made
    assert not [secret for secret in SECRETS if secret.casefold() in made.casefold()]


def test_no_check_crashed_and_each_trace_was_judged() -> None:
    results = {result.requirement.id: result for result in dossier().results}
    assert not [
        finding
        for result in results.values()
        for finding in result.findings
        if finding.outcome is Outcome.ERROR
    ]
    for identifier in (
        "SC.PSC.01",
        "SC.PSC.13",
        "FAQ.DMP.AIRS",
        "FAQ.INS.PREREQUIS",
        "FAQ.DMP.WEBPS",
    ):
        assert results[identifier].outcome is Outcome.FAIL
    assert "leak.secret" in {
        finding.code
        for finding in results["DOSSIER.FUITE"].findings
        if finding.outcome is Outcome.FAIL
    }
