"""An imported REM as a catalogue: each proof a slot, each profile and condition an applicability,
each text the editor's own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from segur_audit.catalogue.reading import Catalogue, ImportedRem
from segur_audit.model.errors import InputError
from segur_audit.model.ids import canonical
from segur_audit.model.natures import NATURES
from segur_audit.model.outcome import Level
from segur_audit.model.place import Location
from segur_audit.model.report import CatalogueRef
from segur_audit.model.requirement import Accepted, Asker, Condition, Requirement, Slot, Source, Use
from segur_audit.model.text import Text, same, shorten
from segur_audit.rem import Rem, RemProof, RemRequirement
from segur_audit.rem.building import read_rem
from segur_audit.rem.columns import normalised
from segur_audit.rem.storing import is_stored, stored, written

ORIGIN = "rem:"
NO_PROOF = Text(
    "le REM ne donne ni scénario ni preuve pour cette exigence : à vérifier par une personne",
    "the REM gives no scenario and no proof for this requirement: for a person to review",
)
#: The inspector of each nature that has one.
_INSPECTORS: dict[str, tuple[Use, ...]] = {
    "mdn": (Use("mdn.conform"),),
    "archive_xdm": (Use("xdm.conform"),),
    "cda": (Use("cda.conform"),),
    "message_hl7v2": (Use("hl7v2.conform"),),
    "courriel_mss": (Use("mail.conform", {"product": "solution.reference_produit"}),),
    "formulaire_test_intrusion": (
        Use("pdf.signed"),
        Use("pentest_form.agrees", {"tests": "test_intrusion"}),
    ),
    "attestation_cnda": (
        Use(
            "cnda_form.agrees",
            {"nie": "editeur.nie", "nil": "solution.nil", "software": "solution.nom"},
        ),
    ),
}
#: The letters of French, with their accents and capitals, by their plain letter.
_VARIANTS = {
    letter: letter + letter.upper() + variants + variants.upper()
    for letter, variants in {
        **dict.fromkeys("bdfghjklmpqrstvwxz", ""),
        "a": "àâä",
        "c": "ç",
        "e": "éèêë",
        "i": "îï",
        "n": "ñ",
        "o": "ôö",
        "u": "ùûü",
        "y": "ÿ",
    }.items()
}
_REMEDY = Text(
    "déposez la preuve que le REM demande, puis attestez-la",
    "supply the proof that the REM asks for, then attest it",
)


def is_imported(path: Path) -> bool:
    """Whether `path` is the folder of an imported REM."""
    return is_stored(path)


def load_imported(path: Path) -> Catalogue:
    """The catalogue of the REM imported into `path`. Raises InputError."""
    return catalogue_of(stored(path))


def load_workbook_catalogue(path: Path) -> Catalogue:
    """The catalogue of the workbook at `path`, whose scheme its name tells. Raises InputError."""
    from segur_audit.catalogue.schemes import scheme_codes

    name = path.stem.casefold().replace("_", "-")
    found = [code for code in scheme_codes() if code.casefold() in name]
    if not found:
        raise InputError(
            Text(
                "le nom du classeur ne dit pas son dispositif",
                "the name of the workbook does not tell its scheme",
            ),
            location=Location(path.name),
            remedy=Text(
                "importez le classeur : segur-audit rem import {name} --scheme "
                "HOP-DPI-Va2 -o catalogue-rem",
                "import it: segur-audit rem import {name} --scheme HOP-DPI-Va2 -o catalogue-rem",
                name=path.name,
            ),
        )
    return catalogue_of(read_rem(path, max(found, key=len)))


def catalogue_of(rem: Rem) -> Catalogue:
    """The catalogue of a REM: its requirements, and where they come from."""
    from segur_audit.rem.amending import amended

    rem, notes = amended(rem)
    requirements = tuple(_requirement(one, rem, notes.get(one.key, ())) for one in rem.requirements)
    digest = hashlib.sha256(written(rem).encode()).hexdigest()
    reference = CatalogueRef(
        f"REM {rem.file}",
        rem.version,
        digest,
        len(requirements),
        left_out=len(rem.counts.not_understood),
    )
    return Catalogue(requirements, (reference,), Asker.REM, (_imported(rem, requirements),))


def _imported(rem: Rem, requirements: tuple[Requirement, ...]) -> ImportedRem:
    proofs = {canonical(slot.id) for one in requirements for slot in one.proofs}
    return ImportedRem(
        rem.scheme, rem.version, frozenset(one.key for one in requirements), frozenset(proofs)
    )


def _requirement(one: RemRequirement, rem: Rem, notes: tuple[Text, ...]) -> Requirement:
    level = Level(one.level)
    lines = one.text.split("\n")
    title = shorten(lines[0] or one.id, 140)
    made = Requirement(
        id=one.id,
        title=same(title),
        chapter=one.chapter,
        schemes=(rem.scheme,),
        milestones={"depot": level, "attribution": level},
        applies_when=_condition(one),
        because=_because(one),
        expects=(),
        checks=(),
        review=None if one.proofs else NO_PROOF,
        proofs=tuple(_slot(proof) for proof in one.proofs),
        remedy=_REMEDY,
        sources=(
            Source(
                f"REM {rem.file}",
                f"feuille {one.sheet or rem.sheet}, ligne {one.row}",
                None,
                rem.version or None,
            ),
        ),
        notes=(*((same(shorten(one.comment, 400)),) if one.comment else ()), *notes),
        origin=f"{ORIGIN}{rem.file}",
    )
    return replace(made, sides=(made.as_side(Asker.REM),))


def _condition(one: RemRequirement) -> Condition | None:
    """The profiles declared in the manifest, and a free condition that only a person can decide."""
    parts: list[Any] = []
    if one.profiles:
        parts.append(
            {
                "candidature.profils": {
                    "type": "array",
                    "contains": {
                        "title": " / ".join(one.profiles),
                        "type": "string",
                        "pattern": _any_of(one.profiles),
                    },
                }
            }
        )
    if one.condition:
        said = shorten(one.condition, 400)
        parts.append(
            {"person": {"fr": f"condition du REM : {said}", "en": f"condition of the REM: {said}"}}
        )
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {"all": parts}


def _any_of(profiles: tuple[str, ...]) -> str:
    """The profiles as a pattern that looks at their words alone: no case, accents, signs, nor «
    profil » before them.
    """
    spellings = dict.fromkeys(
        "[\\W_]*".join(map(_word, normalised(name).split()))
        for profile in profiles
        for name in _names(profile)
    )
    return rf"^[\W_]*(?:{_word('profil')}[sS]?[\W_]*)?(?:{'|'.join(spellings)})[\W_]*$"


def _names(profile: str) -> Iterator[str]:
    """The names that a profile of the REM may be declared by: « CIBA et MDN » is either, « CIBA
    (facultatif) » is CIBA.
    """
    bare = re.sub(r"(?i)^\s*profils?\b\s*:?", "", profile)
    for name in (bare, re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", bare)):
        for part in (name, *re.split(r"\bet\b|[&+/]|\s[-–—]\s", name)):
            if normalised(part):
                yield part


def _word(word: str) -> str:
    """A word without accents, as a pattern of its writings with or without them."""
    return "".join(f"[{_VARIANTS.get(letter, letter)}][\u0300-\u036f]*" for letter in word)


def _because(one: RemRequirement) -> Text | None:
    if not (one.profiles or one.condition):
        return None
    names = ", ".join(one.profiles)
    words = Text("", "")
    if names:
        words += Text("S'applique au profil {names}. ", "Applies to profile {names}. ", names=names)
    if one.condition:
        said = shorten(one.condition, 200)
        words += Text("Condition du REM : {said}", "Condition of the REM: {said}", said=said)
    return words


def _slot(proof: RemProof) -> Slot:
    """The slot of a proof. Where the nature is not sure, any is accepted, and the REM's words ask
    for it.
    """
    sure = proof.confidence == "sure"
    accepts = tuple(
        Accepted(nature, _INSPECTORS.get(nature, ()) if sure else ())
        for nature in (proof.natures if sure else NATURES)
    )
    words = same(shorten(proof.text, 160)) if proof.text else None
    return Slot(
        proof.id,
        "deposit",
        accepts,
        label=words,
        asker=Asker.REM,
        words=None if sure else words or same(proof.id),
    )
