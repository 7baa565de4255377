"""The SAS payment file: what relates its declarations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.text import Text

from ..kit.declared import verdict

_SOURCE = "règle propre à segur-audit : la vérification de service régulier suit la mise en service"


@check("sas.order")
def order(mes: Declared, vsr: Declared) -> Iterator[Finding]:
    """The VSR report is not dated before the MES report. Our own rule: the service is verified once it runs."""
    started, verified = dt.date.fromisoformat(mes.value), dt.date.fromisoformat(vsr.value)
    message = Text(
        f"PV de MES du {started}, PV de VSR du {verified} (règle propre à segur-audit)",
        f"MES report of {started}, VSR report of {verified} (a rule of segur-audit's own)",
    )
    remedy = Text(
        "corrigez la date de l'un des deux procès-verbaux",
        "correct the date of one of the two reports",
    )
    yield verdict("sas.order", verified >= started, message, vsr.place(), remedy, _SOURCE)
