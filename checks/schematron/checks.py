"""The schematrons of ANS on CDA documents, from the tree that the user imported and from no other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.model.errors import InputError
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
from segur_audit.model.text import Text, shorten

_SOURCE = "CI-SIS, schématrons publiés par l'ANS"
_STRUC_MIN = "profils/structurationMinimale/ASIP-STRUCT-MIN-StrucMin"
_PROFILES = ("profils/IHE", "profils/CI-SIS_ModelesDeContenusCDA", "profils/CI-SIS_Modeles_ANS")
_MOST = 40
_WARNING_ROLES = frozenset({"warning", "warn", "info", "information"})


@check("schematron.valid")
def valid(piece: Piece) -> Iterator[Finding]:
    """Each CDA document respects the schematrons of ANS that are meant for it.

    Without the extra or the imported tree nothing is judged. Source: evidence checks, section B. Raises UnreadableEvidence.
    """
    from .tree import load

    try:
        from .engine import shared_engine

        engine = shared_engine()
    except ImportError:
        yield _not_judged(
            piece.place,
            _EXTRA,
            Text("pip install 'segur-audit[schematron]'", "pip install 'segur-audit[schematron]'"),
        )
        return
    try:
        tree = load()
    except InputError as error:
        yield _not_judged(piece.place, error.message, error.remedy or _TREE)
        return
    if tree is None:
        yield _not_judged(
            piece.place,
            _TREE,
            Text("segur-audit schematron import DOSSIER", "segur-audit schematron import FOLDER"),
        )
        return
    for file in piece.files:
        yield from _document(file, engine, tree)


_EXTRA = Text(
    "schématrons non exécutés : l'extra « schematron » n'est pas installé",
    "schematrons not run: the extra 'schematron' is missing",
)
_TREE = Text(
    "schématrons non exécutés : aucun arbre de l'ANS n'a été importé",
    "schematrons not run: no tree of ANS was imported",
)


def _not_judged(place: Location, why: Text, remedy: Text) -> Finding:
    return Finding("cda.schematron", Outcome.TO_REVIEW, why, place, remedy, source=_SOURCE)


def _document(file, engine, tree) -> Iterator[Finding]:  # type: ignore[no-untyped-def]
    from lxml import etree

    from ..cda.document import read

    document = read(file.data, file.at())
    if document.element is None or document.level is None:
        yield _not_judged(
            file.at(),
            Text("pas de document CDA à contrôler", "no CDA document to check"),
            Text("voir CDA-01", "see CDA-01"),
        )
        return
    text = etree.tostring(document.element, encoding="unicode", with_tail=False)
    names, lacking = _chosen(document, tree)
    for wanting in lacking:
        yield _not_judged(
            file.at(),
            wanting,
            Text(
                "faites contrôler ce document par Gazelle", "have this document checked by Gazelle"
            ),
        )
    for name in names:
        yield from _run(engine, tree, name, text, file.at())
    yield Finding(
        "cda.schematron.terminology", Outcome.INFO, _TERMINOLOGY, file.at(), source=_SOURCE
    )


_TERMINOLOGY = Text(
    "terminologies (LOINC, SNOMED CT…) non contrôlées : leurs fichiers ne sont pas dans l'arbre publié",
    "terminologies (LOINC, SNOMED CT…) not checked: their files are not in the published tree",
)


def _chosen(document, tree) -> tuple[list[str], list[Text]]:  # type: ignore[no-untyped-def]
    """The schematrons meant for a document, and what is missing: an N1 is judged by its header only."""
    wanted, lacking = [_STRUC_MIN], []
    if document.level != "N1":
        specific, problem = _specific(document, tree)
        wanted += [specific] if specific else []
        lacking += [problem] if problem else []
        wanted += _PROFILES
    for name in wanted:
        if tree.find(name) is None:
            short = name.rpartition("/")[2]
            lacking.append(
                Text(
                    f"le schématron {short} n'est pas disponible ou ne compile pas",
                    f"schematron {short} is absent or does not compile",
                )
            )
    return [name for name in wanted if tree.find(name) is not None], lacking


def _specific(document, tree) -> tuple[str | None, Text | None]:  # type: ignore[no-untyped-def]
    """The schematron of the document's own model: the one of its template, and of its version when several share it."""
    templates = {(t.get("root"), t.get("extension") or "") for t in document.children("templateId")}
    roots = {root for root, _ in templates}
    versions = {version for _, version in templates if version}
    found = [one for one in tree.compiled if "/" not in one.name and roots & set(one.oids)]
    exact = [one for one in found if any(one.name.endswith(f"_{version}") for version in versions)]
    chosen = exact if exact else found
    if len(chosen) == 1:
        return chosen[0].name, None
    if not chosen:
        return None, Text(
            "aucun schématron connu pour le modèle de ce document",
            "no schematron is known for the model of this document",
        )
    names = ", ".join(sorted(one.name for one in chosen)[:4])
    return None, Text(
        f"plusieurs schématrons pour ce modèle ({names}) : aucun n'a été choisi",
        f"several schematrons for this model ({names}): none chosen",
    )


def _run(engine, tree, name: str, text: str, place: Location) -> Iterator[Finding]:  # type: ignore[no-untyped-def]
    from .tree import stylesheet

    short = name.rpartition("/")[2]
    try:
        broken, fired = engine.run(stylesheet(tree, tree.find(name)), text)
    except InputError as error:
        yield _not_judged(place, error.message, error.remedy or Text("—", "—"))
        return
    except ValueError as error:
        why = Text(
            f"le schématron {short} n'a pas pu être exécuté ({error})",
            f"schematron {short} could not be run ({error})",
        )
        yield _not_judged(
            place,
            why,
            Text(
                "faites contrôler ce document par Gazelle", "have this document checked by Gazelle"
            ),
        )
        return
    yield from (_broken(short, one.location, one.role, one.text, place) for one in broken[:_MOST])
    if len(broken) > _MOST:
        rest = len(broken) - _MOST
        message = Text(
            f"{short} : {rest} autres règles enfreintes", f"{short}: {rest} more rules broken"
        )
        yield Finding("cda.schematron.more", Outcome.FAIL, message, place, source=_SOURCE)
    if not any(one.role not in _WARNING_ROLES for one in broken):
        held = fired > 0
        message = Text(
            f"{short} : {fired} règles appliquées, aucune erreur",
            f"{short}: {fired} rules applied, no error",
        )
        yield Finding(
            "cda.schematron",
            Outcome.PASS if held else Outcome.TO_REVIEW,
            message,
            place,
            source=f"{_SOURCE}, {tree.sha256[:12]}",
        )


def _broken(short: str, where: str, role: str, text: str, place: Location) -> Finding:
    outcome = Outcome.WARNING if role in _WARNING_ROLES else Outcome.FAIL
    inside = shorten(re.sub(r"\*:(\w+)\[namespace-uri\(\)='[^']*'\]", r"\1", where), 200) or None
    said = shorten(text, 240)
    remedy = Text(
        "corrigez le document, puis relancez le contrôle",
        "mend the document, then run the check again",
    )
    return Finding(
        "cda.schematron",
        outcome,
        Text(f"{short} : {said}", f"{short}: {said}"),
        Location(place.file, None, None, inside),
        remedy,
        source=_SOURCE,
    )
