"""The words of the verdict, gate by gate (contract, section 4), and those of a part of the
rules.
"""

from __future__ import annotations

from segur_audit.catalogue.schemes import has_rem
from segur_audit.model.report import Report
from segur_audit.model.text import Text

#: Each gate: what one is ready for, what stands in the way of it, what something comes before.
_READY = {
    "depot": Text("le dépôt", "the deposit"),
    "attribution": Text("l'attribution", "the award"),
    "avance": Text("la demande d'avance", "the advance request"),
    "solde": Text("la demande de solde", "the balance request"),
}
_TO = {
    "depot": Text("au dépôt", "the deposit"),
    "attribution": Text("à l'attribution", "the award"),
    "avance": Text("à la demande d'avance", "the advance request"),
    "solde": Text("à la demande de solde", "the balance request"),
}
_OTHERS = {
    4: Text("rien n'a été jugé", "nothing was judged"),
    6: Text("pièces modifiées depuis le scellé", "evidence changed since the seal"),
    7: Text("contrôle impossible", "could not be checked"),
}


def gate_words(report: Report) -> Text:
    """The words of the verdict. A part of the rules makes nobody ready, and neither do the built-in
    ones without the REM.
    """
    kept = ", ".join((*report.only, *report.chapters))
    words = _of_selection(report) if kept else _of_all(report)
    if not kept:
        return words
    return words + Text(" sur la sélection ({kept})", " in the selection ({kept})", kept=kept)


def _of_all(report: Report) -> Text:
    code, gate = report.verdict.code, report.milestone
    if code in _OTHERS:
        return _OTHERS[code]
    ready = _READY[gate]
    if code == 1:
        return Text("pas prêt pour {ready}", "not ready for {ready}", ready=ready)
    if code == 5:
        return _to_review(ready)
    if _on_built_in_rules(report):
        return _no_obstacle(report) + _IN_RULES
    return Text("prêt pour {ready}", "ready for {ready}", ready=ready)


def _of_selection(report: Report) -> Text:
    code, to = report.verdict.code, _TO[report.milestone]
    if code in _OTHERS:
        return _OTHERS[code]
    if code == 1:
        return Text("obstacle {to}", "obstacle to {to}", to=to)
    if code == 5:
        return _to_review(_READY[report.milestone])
    return _no_obstacle(report) + (_IN_RULES if _on_built_in_rules(report) else Text("", ""))


_IN_RULES = Text(" dans les règles intégrées", " in the built-in rules")


def _to_review(ready: Text) -> Text:
    return Text("à vérifier avant {ready}", "to be reviewed before {ready}", ready=ready)


def _no_obstacle(report: Report) -> Text:
    to = _TO[report.milestone]
    return Text("aucun obstacle {to}", "no obstacle to {to}", to=to)


def _on_built_in_rules(report: Report) -> bool:
    """Whether the scheme has a REM that is not in use."""
    return has_rem(report.scheme) and not report.coverage.imported
