"""The SAS payment file: what relates its declarations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, in_words

_SOURCE = "règle propre à segur-audit : la vérification de service régulier suit la mise en service"

_REQUEST = (
    "FAQ industriels, dossiers de demande d'avance et de solde SAS : le procès-verbal y est "
    "joint, signé"
)


_ORDER = Rule(
    "sas.order",
    _SOURCE,
    Text(
        "PV de MES du {first}, PV de VSR du {second} (règle propre à segur-audit)",
        "MES report of {first}, VSR report of {second} (a rule of segur-audit's own)",
    ),
    Text(
        "PV de MES du {first}, PV de VSR du {second} (règle propre à segur-audit)",
        "MES report of {first}, VSR report of {second} (a rule of segur-audit's own)",
    ),
    Text(
        "corrigez la date de l'un des deux procès-verbaux",
        "correct the date of one of the two reports",
    ),
)
_BEFORE_REQUEST = Rule(
    "sas.before_request",
    _REQUEST,
    Text("procès-verbal du {day}, demande du {asked}", "report of {day}, request of {asked}"),
    Text("procès-verbal du {day}, demande du {asked}", "report of {day}, request of {asked}"),
    Text(
        "demandez le paiement une fois le procès-verbal signé, ou corrigez sa date",
        "ask for the payment once the report is signed, or correct its date",
    ),
)


@check("sas.order")
def order(mes: Declared, vsr: Declared) -> Iterator[Finding]:
    """The VSR report is not dated before the MES report. Our own rule: the service is verified once
    it runs.
    """
    started, verified = dt.date.fromisoformat(mes.value), dt.date.fromisoformat(vsr.value)
    first, second = in_words(started), in_words(verified)
    yield _ORDER.judge(verified >= started, vsr.place(), first=first, second=second)


@check("sas.before_request")
def before_request(report: Declared, request: Declared) -> Iterator[Finding]:
    """The report that a request rests on is not dated after it. Source: contract, section 7
    (FAQ.SAS.AVANCE.PV-MES, SOLDE.PV-VSR).
    """
    signed = dt.date.fromisoformat(report.value)
    day, asked = in_words(signed), in_words(request.value)
    yield _BEFORE_REQUEST.judge(signed <= request.value, report.place(), day=day, asked=asked)
