"""Checks on the traces of Pro Santé Connect logins."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from ..kit.trace import Trace, read_trace
from .callback import callback_findings, logout_findings
from .ciba import ciba_findings
from .request import browser_flow, request_findings
from .token import login_finding, token_findings, userinfo_findings
from .token_rules import SERVER
from .transport import transport_findings

_ABSENT = Rule(
    "psc.absent",
    "Pro Santé Connect, trace des échanges (HAR 1.2)",
    None,
    Text(
        "échanges de la trace qui s'adressent à Pro Santé Connect : aucun sur {total}",
        "exchanges of the trace that go to Pro Santé Connect: none of {total}",
    ),
)


@check("psc.code_flow")
def code_flow(piece: Piece, jwks: Declared | None = None) -> Iterator[Finding]:
    """The trace shows a Pro Santé Connect login by code flow that follows its rules (PSC-01 to
    PSC-12).

    `jwks` is the path of a local JWKS file, against which ID tokens are verified. Raises
    UnreadableEvidence: not a trace.
    """
    yield from _code_flow(read_trace(piece), jwks)


@check("psc.ciba_flow")
def ciba_flow(piece: Piece, jwks: Declared | None = None) -> Iterator[Finding]:
    """The trace shows a Pro Santé Connect login by CIBA that follows its rules (CIBA-01 to CIBA-07,
    PSC-11, PSC-12).

    `jwks` is the path of a local JWKS file, against which ID tokens are verified. Raises
    UnreadableEvidence: not a trace.
    """
    yield from _ciba_flow(read_trace(piece), jwks)


def _code_flow(trace: Trace, jwks: Declared | None) -> Iterator[Finding]:
    yield from trace.problems
    if not any(call.environment for call in trace.calls):
        yield _foreign(trace, Outcome.FAIL if trace.legible else Outcome.TO_REVIEW)
        yield from transport_findings(trace)
        return
    flow = browser_flow(trace)
    yield from request_findings(flow)
    yield from callback_findings(flow)
    yield from token_findings(trace, flow, jwks)
    yield from userinfo_findings(trace)
    yield from logout_findings(trace, flow)
    yield from transport_findings(trace)
    yield from login_finding(trace, flow)


def _ciba_flow(trace: Trace, jwks: Declared | None) -> Iterator[Finding]:
    yield from trace.problems
    if not any(call.environment for call in trace.calls):
        yield _foreign(
            trace, Outcome.TO_REVIEW
        )  # a browser never sees CIBA: its trace says nothing against it
        return
    yield from ciba_findings(trace, jwks)
    yield from transport_findings(trace)


def _foreign(trace: Trace, outcome: Outcome) -> Finding:
    return _ABSENT.finding(outcome, trace.place, action=SERVER, total=trace.total)
