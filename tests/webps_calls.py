"""Contextual calls of Web-PS in pieces, for the tests."""

from __future__ import annotations

from typing import Any

from psc_traces import CALLBACK, WALLET, exchange, har, jwt, url
from support import piece, run

from segur_audit.engine.inspection import observe
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord

F, W, R, P, N = Outcome.FAIL, Outcome.WARNING, Outcome.TO_REVIEW, Outcome.PASS, Outcome.INFO


PATTERN = Declared(r"^https://ledmp[.]dmp[.]gouv[.]fr/pages/", "verifications.web_ps_url")


INS, WRONG, OTHER, ORDER = (
    "279035121518989",
    "279035121518988",
    "255081416802538",
    "123456789012345",
)


DMP, DPI = "https://ledmp.dmp.gouv.fr/pages/DossierPatient", "https://dpi.exemple-sante.fr"


Exchanges = list[dict[str, Any]]


def login(seconds: float = 0, **changed: Any) -> dict[str, Any]:
    """The authorization request, in production, as the DMP called is."""
    query = {
        "client_id": "exemple",
        "redirect_uri": CALLBACK,
        "acr_values": "eidas1",
        "state": "etat-123456",
        **changed,
    }
    return exchange("GET", url(WALLET.replace("bas.psc", "esw"), **query), seconds, status=302)


def dmp(
    address: str = f"{DMP}?ins={INS}", seconds: float = 10, status: int = 200, **headers: str
) -> dict[str, Any]:
    """The call of the DMP, from a page of the software."""
    return exchange(
        "GET", address, seconds, status=status, headers={"Referer": f"{DPI}/accueil", **headers}
    )


def get(address: str, seconds: float = 5, **told: Any) -> dict[str, Any]:
    """Another exchange of the browser."""
    return exchange("GET", address, seconds, **told)


def findings(
    data: bytes | str, name: str = "appel.har", pattern: Declared | None = PATTERN
) -> list[Finding]:
    content = data if isinstance(data, bytes) else data.encode()
    return run("webps.call", piece((name, content), nature="appel_contextuel"), pattern=pattern)


TOKEN = jwt({"sub": "x"})


def record(exchanges: Exchanges, answers: str = "FAQ.DMP.WEBPS") -> EvidenceRecord:
    opened = piece(("appel.har", har(exchanges)), nature="appel_contextuel", repond_a=[answers])
    facts, blind = observe(opened)
    assert not blind
    return EvidenceRecord(opened, facts, (), True)
