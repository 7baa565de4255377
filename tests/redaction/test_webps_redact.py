"""`trace redact` on contextual calls: the copy is judged as the call itself, and shows no patient."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from psc_traces import REALM, array, har
from support import by_code, piece, run
from webps_calls import (
    DMP,
    DPI,
    INS,
    ORDER,
    OTHER,
    TOKEN,
    WRONG,
    Exchanges,
    F,
    dmp,
    findings,
    get,
    login,
)

from segur_audit.engine.inspection import observe
from segur_audit.manifest.reading import Declared
from segur_audit.model.piece import EvidenceRecord
from segur_audit.redaction.trace import redact

CALLS: dict[str, Exchanges] = {
    "right": [login(), dmp()],
    "by card": [dmp()],
    "wrong key": [login(), dmp(f"{DMP}?ins={WRONG}")],
    "number": [login(), dmp(f"{DMP}?sid={ORDER}")],
    "two patients": [login(), dmp(), dmp(f"{DMP}?ins={OTHER}", 12)],
    "settings": [login(), dmp(f"{DMP.replace('DossierPatient', 'Parametrages')}?ins={INS}")],
    "settings in the query": [login(), dmp(f"{DMP}?page=Parametrages&ins={INS}")],
    "in the path": [login(), dmp(f"{DMP}/{INS}/x9z8y7w6v5u4t3#/pages/Parametrages?ins={INS}")],
    "refused": [login(), dmp(status=403)],
    "redirected": [login(), get(f"{DPI}/dmp", 5, status=302, answer_headers={"Location": DMP})],
    "elsewhere": [login(), get(f"{DPI}/dmp", 5)],
    "third party": [login(), dmp(), get(f"https://tiers.exemple.org/?p={INS}", 12)],
    "password": [login(), dmp(), get("https://tiers.exemple.org/?password=azertyuiop", 12)],
    "own page": [login(), get(f"{DPI}/patients/{INS}?session={TOKEN}"), dmp()],
    "own page, by the referrer": [login(redirect_uri="https://connexion.exemple.org/"), get(f"{DPI}/patients/{INS}"), dmp()],
    "referrer": [login(), dmp(), get("https://tiers.exemple.org/", 12, headers={"Referer": f"{DMP}?ins={INS}"})],
    "token of the login": [login(), get(f"{REALM}/protocol/openid-connect/userinfo?access_token=abcdefgh"), dmp()],
    "token of the dmp": [login(), dmp(f"{DMP}?access_token=abcdefgh&jeton={TOKEN}&ins={INS}")],
    "return to the dmp": [login(redirect_uri=f"{DMP}/retour1x2y3"), dmp(f"{DMP}/retour1x2y3?code=abc&state=etat-123456")],
}  # fmt: skip


@pytest.mark.parametrize("form", [har, array])
@pytest.mark.parametrize("name", CALLS)
def test_a_redacted_copy_is_judged_as_the_call_itself(name: str, form: Any, tmp_path: Path) -> None:
    data = form(CALLS[name])
    for number in range(2):  # a copy of a copy too
        source = tmp_path / f"appel{number}.har"
        source.write_bytes(data)
        copy = redact([source])[0][0].copy.read_bytes()
        assert by_code(findings(copy)) == by_code(findings(form(CALLS[name])))
        shown = [
            secret
            for secret in (
                INS,
                WRONG,
                OTHER,
                ORDER,
                "azertyuiop",
                "abcdefgh",
                "eyJ",
                "x9z8y7",
                "tiers",
            )
            if secret.encode() in copy
        ]
        assert not shown
        data = copy


def test_the_leak_scan_offers_the_redaction_of_exchanges_and_not_of_a_text() -> None:
    def remedy(name: str, data: bytes) -> str:
        opened = piece((name, data), nature="appel_contextuel")
        records = (EvidenceRecord(opened, observe(opened)[0], (), True),)
        return str(
            next(
                one.remedy
                for one in run("leak.secrets", Declared(records, "audit.evidence"))
                if one.outcome is F
            )
        )

    assert "trace redact" in remedy("a.har", har([login(), dmp(Authorization=f"Bearer {TOKEN}")]))
    assert "trace redact" not in remedy(
        "a.txt", f"GET {DMP}\nAuthorization: Bearer {TOKEN}\n".encode()
    )


def test_no_number_of_a_patient_and_no_secret_is_shown() -> None:
    for exchanges in CALLS.values():
        told = " ".join(map(str, findings(har(exchanges))))
        assert not re.search(r"27903|25508|azertyuiop|abcdefgh|eyJ", told)
