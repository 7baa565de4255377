"""Which schematrons are meant for a document: by its level, its model and the version of its
model.
"""

from __future__ import annotations

from collections.abc import Sequence

from segur_audit.model.text import Text

from .tree import Compiled, Tree

_STRUC_MIN = "profils/structurationMinimale/ASIP-STRUCT-MIN-StrucMin"
_PROFILES = ("profils/IHE", "profils/CI-SIS_ModelesDeContenusCDA", "profils/CI-SIS_Modeles_ANS")

Models = Sequence[tuple[str, str]]


def chosen(level: str, models: Models, tree: Tree) -> tuple[list[str], list[Text]]:
    """The names of the schematrons meant for a document, and what is missing. An N1 is judged by
    its header only.

    Source: docs/evidence.md, B.1.
    """
    wanted, lacking = [_STRUC_MIN], []
    if level != "N1":
        specific, problem = _specific(models, tree)
        wanted += [specific] if specific else []
        lacking += [problem] if problem else []
        wanted += _PROFILES
    for name in wanted:
        if tree.find(name) is None:
            short = name.rpartition("/")[2]
            lacking.append(
                Text(
                    "le schématron {short} n'est pas disponible ou ne compile pas",
                    "schematron {short} is absent or does not compile",
                    short=short,
                )
            )
    return [name for name in wanted if tree.find(name) is not None], lacking


def _specific(models: Models, tree: Tree) -> tuple[str | None, Text | None]:
    """The schematron of the document's own model, the most precise that the tree knows, in the
    version that the document names.
    """
    volets = [one for one in tree.compiled if "/" not in one.name]
    known = {root: [one for one in volets if root in one.oids] for root, _ in models}
    roots = [root for root, candidates in known.items() if candidates]
    if not roots:
        return None, Text(
            "aucun schématron connu pour le modèle de ce document",
            "no schematron is known for the model of this document",
        )
    depth = max(root.count(".") for root in roots)
    deepest = {root for root in roots if root.count(".") == depth}
    candidates = list({one.name: one for root in deepest for one in known[root]}.values())
    versions = {version for root, version in models if root in deepest and version}
    if versions:
        candidates = [one for one in candidates if _is_version(one, versions)]
    if len(candidates) == 1:
        return candidates[0].name, None
    if not candidates:
        return None, Text(
            "l'arbre importé ne contient pas le schématron de la version de modèle que ce "
            "document nomme",
            "the imported tree lacks the schematron of the model version that this document names",
        )
    names = ", ".join(sorted(one.name for one in candidates)[:4])
    return None, Text(
        "plusieurs schématrons pour ce modèle ({names}) : aucun n'a été choisi",
        "several schematrons for this model ({names}): none chosen",
        names=names,
    )


def _is_version(one: Compiled, versions: set[str]) -> bool:
    return any(one.name.endswith((f"_{version}", f"-{version}")) for version in versions)
