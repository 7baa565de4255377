"""The version of the REM that the candidature aims at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, in_words, joined, same, shorten, written

_SOURCE = "FAQ industriels, historique des versions publiées du REM"


_VERSION = Rule(
    "rem.version",
    _SOURCE,
    Text("REM du {last}, la dernière version connue", "REM of {last}, the latest version known"),
    Text(
        "REM du {shown} : ce n'est aucune des versions connues de segur-audit ({all_known})",
        "REM of {shown}: it is none of the versions that segur-audit knows ({all_known})",
    ),
    Text(
        "reprenez la date indiquée sur le lien de téléchargement, et importez ce REM (segur-audit "
        "rem import)",
        "take the date given on the download link, and import that REM (segur-audit rem import)",
    ),
    worth=Outcome.TO_REVIEW,
)
_VERSION_UNSURE = Rule(
    "rem.version",
    _SOURCE,
    None,
    Text(
        "REM du {shown} : ce n'est aucune des versions connues de segur-audit ({all_known})",
        "REM of {shown}: it is none of the versions that segur-audit knows ({all_known})",
    ),
    Text(
        "reprenez ce qui a changé, puis déclarez candidature.rem: {latest}",
        "take up the changes, then declare {latest}",
    ),
    worth=Outcome.TO_REVIEW,
)
_IMPORTED = Rule(
    "rem.imported",
    _SOURCE,
    Text("REM importé : {read} ({version})", "REM imported: {read}"),
    Text("REM importé : {read} ({version})", "REM imported: {read}"),
    Text(
        "importez la version déclarée, ou déclarez dans candidature.rem celle qui est importée",
        "import the declared version, or declare the imported one in candidature.rem",
    ),
)
_IMPORTED_UNSURE = Rule(
    "rem.imported",
    _SOURCE,
    None,
    Text(
        "la version du REM importé n'est pas connue ; déclarée : {shown}",
        "the version of the imported REM is not known; declared: {shown}",
    ),
    Text("importez le REM de nouveau avec --version", "import it again with --version"),
    worth=Outcome.TO_REVIEW,
)

_KINDS = {
    "scenarios": (Text("scénario", "scenario"), Text("scénarios", "scenarios")),
    "requirements": (Text("exigence", "requirement"), Text("exigences", "requirements")),
    "proofs": (Text("preuve", "proof"), Text("preuves", "proofs")),
}
_SHOWN = 12  # pieces named in one finding


@check("rem.version")
def version(
    aimed: Declared,
    history: Sequence[Mapping[str, Any]],
    pieces: Declared | None = None,
    imported: Declared | None = None,
) -> Iterator[Finding]:
    """The version of the REM is the latest that is known; of an earlier one, what has changed since
    is named, and the pieces it touches.

    `history`: the known versions, oldest first, each with its `date` and its `changes`: scenarios,
    requirements, proofs, or a `note`.
    `imported`: the version of the REM in use, empty when it is unknown. Source: contract, section
    7.
    """
    yield _aimed(aimed, history, pieces)
    if imported is not None:
        yield _imported(aimed, str(imported.value))


def _aimed(
    aimed: Declared, history: Sequence[Mapping[str, Any]], pieces: Declared | None
) -> Finding:
    known = [str(entry["date"]) for entry in history]
    latest, place, shown, last = known[-1], aimed.place(), _day(str(aimed.value)), _day(known[-1])
    if aimed.value == latest:
        return _VERSION.passes(place, last=last)
    if aimed.value in known:
        later = history[known.index(aimed.value) + 1 :]
        message = Text(
            "REM du {shown}, alors que celui du {last} est publié. Changé depuis : ",
            "REM of {shown}, though that of {last} is out. Changed since: ",
            shown=shown,
            last=last,
        )
        message += _joined([_entry(entry) for entry in later], " ; ") + _touched(later, pieces)
        return _VERSION_UNSURE.unsure(place, message=message, latest=latest)
    all_known = _joined([_day(day) for day in known], ", ")
    return _VERSION.unsure(place, shown=shown, all_known=all_known)


def _imported(aimed: Declared, version: str) -> Finding:
    place, shown = aimed.place(), _day(str(aimed.value))
    if not version.strip():
        return _IMPORTED_UNSURE.unsure(place, shown=shown)
    read = same(shorten(version)) if _bad(version) else _day(version)
    message = Text(
        "REM importé : {read} ({version})",
        "REM imported: {read}",
        read=read,
        version=shorten(version),
    )
    if version == aimed.value:
        return _IMPORTED.passes(place, message=message)
    message += Text(
        " ; déclaré : {shown} ({aimed})", "; declared: {shown}", shown=shown, aimed=aimed.value
    )
    return _IMPORTED.fails(place, message=message)


def _bad(day: str) -> bool:
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        return True
    return False


def _day(day: str) -> Text:
    return in_words(dt.date.fromisoformat(day))


def _joined(texts: Sequence[Text], by: str) -> Text:
    return joined(texts, by, by.replace(" ;", ";"))


def _entry(entry: Mapping[str, Any]) -> Text:
    day = _day(str(entry["date"]))
    return Text("{day} : ", "{day}: ", day=day) + _joined(
        [_change(change) for change in entry["changes"]], ", "
    )


def _change(change: Mapping[str, Any]) -> Text:
    """One row of the log: « scénario SSI/IE.39.01 », « preuves A, B », or what its note says."""
    parts = [written(change["note"]["fr"], change["note"]["en"])] if "note" in change else []
    for kind, (one, many) in _KINDS.items():
        if ids := change.get(kind):
            name = one if len(ids) == 1 else many
            listed = ", ".join(ids)
            parts.append(Text("{name} {listed}", "{name} {listed}", name=name, listed=listed))
    return _joined(parts, ", ")


def _touched(later: Sequence[Mapping[str, Any]], pieces: Declared | None) -> Text:
    """The pieces of the dossier that answer what has changed, or nothing."""
    changed = {
        canonical(i): i
        for entry in later
        for change in entry["changes"]
        for kind in _KINDS
        for i in change.get(kind, ())
    }
    found = []
    for index, entry in enumerate(pieces.value if pieces else ()):
        ids = [
            name
            for name in entry.get("repond_a", ())
            if any(_related(canonical(str(name)), one) for one in changed)
        ]
        if ids:
            found.append(
                f"{_label(entry, index)} ({', '.join(shorten(str(name)) for name in ids)})"
            )
    if not found:
        return Text("", "")
    listed = ", ".join(found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
    return Text(
        ". Pièces de ce dossier que cela touche : {listed}",
        ". Pieces of this dossier that this touches: {listed}",
        listed=listed,
    )


def _related(name: str, changed: str) -> bool:
    """Whether a piece that answers `name` is touched by a change of `changed`: the same, the one
    below the other.
    """
    return name == changed or name.startswith(f"{changed}.") or changed.startswith(f"{name}.")


def _label(entry: Mapping[str, Any], index: int) -> str:
    names = [
        *(entry[key] for key in ("fichier", "url", "identifiant") if entry.get(key)),
        *entry.get("fichiers", ()),
    ]
    return shorten(str(names[0])) if names else f"preuves[{index}]"
