"""The version of the REM that the candidature aims at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.text import Text

_SOURCE = "FAQ industriels, historique des versions publiées du REM"


@check("rem.version")
def version(aimed: Declared, history: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """The version of the REM is the latest that is known; of an earlier one, what has changed since is named.

    `history`: the known versions, oldest first, each with its `date` and what it `changed`. Source: contract, section 7.
    """
    known = [str(entry["date"]) for entry in history]
    latest, place = known[-1], aimed.place()
    if aimed.value == latest:
        message = Text(
            f"REM du {latest}, la dernière version connue",
            f"REM of {latest}, the latest version known",
        )
        yield Finding("rem.version", Outcome.PASS, message, place, source=_SOURCE)
    elif aimed.value in known:
        changed = Text(
            "; ".join(
                f"{e['date']} : {', '.join(e['changed'])}"
                for e in history[known.index(aimed.value) + 1 :]
            ),
            "",
        )
        message = Text(
            f"REM du {aimed.value}, alors que celui du {latest} est publié. Changé depuis : {changed.fr}",
            f"REM of {aimed.value}, though that of {latest} is out. Changed since: {changed.fr}",
        )
        remedy = Text(
            f"reprenez ce qui a changé, puis déclarez candidature.rem: {latest}",
            f"take up the changes, then declare {latest}",
        )
        yield Finding("rem.version", Outcome.TO_REVIEW, message, place, remedy, source=_SOURCE)
    elif aimed.value > latest:
        message = Text(
            f"REM du {aimed.value}, postérieur au dernier connu de segur-audit ({latest})",
            f"REM of {aimed.value}, later than the last one that segur-audit knows ({latest})",
        )
        remedy = Text(
            "vérifiez cette date sur la page du dispositif, et importez ce REM",
            "check the date on the scheme's page, and import that REM",
        )
        yield Finding("rem.version", Outcome.TO_REVIEW, message, place, remedy, source=_SOURCE)
    else:
        message = Text(
            f"aucun REM n'a été publié le {aimed.value} ; versions connues : {', '.join(known)}",
            f"no REM was published on {aimed.value}; versions known: {', '.join(known)}",
        )
        remedy = Text(
            "reprenez la date portée par le fichier du REM téléchargé",
            "take the date that the downloaded REM file bears",
        )
        yield Finding("rem.version", Outcome.FAIL, message, place, remedy, source=_SOURCE)
