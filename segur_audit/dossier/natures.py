"""The nature of a file: from its content first, then from its name and from what the REM asks for
its number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from segur_audit.catalogue.registry import recognisers
from segur_audit.dossier.certainty import Certainty, Told
from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.natures import NATURES
from segur_audit.model.privacy import folded
from segur_audit.model.recognition import Recognition
from segur_audit.model.text import Text
from segur_audit.rem.natures import natures_of

#: Words of a name, beyond those by which a REM names a nature.
_WORDS: tuple[tuple[str, str], ...] = (
    ("formulaire_test_intrusion", r"test.{0,4}intrusion|pentest|audit.{0,4}passi"),
    ("attestation_cnda", r"attestation.{0,12}(?:cnda|depot)|cnda"),
    ("homologation", r"homologation|certificat.{0,8}conformite"),
    ("lettre_engagement", r"lettre.{0,4}d?.?engagement|engagement"),
    ("pv_mes", r"(?:\bpv|proces.verbal).{0,6}(?:mes\b|mise.en.service)"),
    ("pv_vsr", r"(?:\bpv|proces.verbal).{0,6}(?:vsr|service.regulier)"),
    (
        "formulaire_asp",
        r"\basp\b|formulaire.{0,14}(?:avance|solde|paiement)|demande.{0,6}(?:avance|solde)",
    ),
    ("declaration_honneur", r"declaration.{0,8}honneur|\bdsh\b"),
    ("cgu", r"\bcgu\b|conditions generales"),
    ("contrat", r"\bcontrats?\b"),
    ("mdn", r"\bmdn\b|accuse"),
    ("execution_motco", r"motco"),
    ("lien_gazelle", r"gazelle"),
)
_PATTERNS = tuple((nature, re.compile(words)) for nature, words in _WORDS)
_BY_KIND = {
    **dict.fromkeys(("mp4", "webm", "avi", "mpeg", "wmv"), "video"),
    **dict.fromkeys(("png", "jpeg", "gif", "tiff", "webp", "bmp"), "capture"),
}
_SURE_KINDS = frozenset({"mp4", "webm", "avi", "mpeg", "wmv"})
_NOTHING = frozenset({"empty"})

Accepted = Sequence[str]


def recognised(file: EvidenceFile) -> Recognition | None:
    """What a family recognises in the content of a file, the surest first; None when none does."""
    found = [told for recogniser in recognisers(file.kind) if (told := _asked(recogniser, file))]
    return max(found, key=lambda one: (one.sure, one.weight), default=None)


def _asked(recogniser: object, file: EvidenceFile) -> Recognition | None:
    """A file that breaks a reader is only not recognised: a scan proposes, the audit judges."""
    try:
        return recogniser(file)  # type: ignore[operator, no-any-return]
    except (RecursionError, MemoryError):
        return None


def nature_of(
    file: EvidenceFile, content: Recognition | None, asked: Mapping[str, Accepted]
) -> Told | None:
    """The nature proposed for a file. `asked`: the natures that the slots of each of its numbers
    accept. None: nothing tells it.
    """
    if file.problem or file.kind in _NOTHING:
        return None
    wanted = {nature for natures in asked.values() for nature in natures}
    if content is not None and content.sure:
        return _checked(Told(content.nature, Certainty.SURE, content.why), wanted)
    if file.kind in _SURE_KINDS:
        return _checked(Told("video", Certainty.SURE, _CONTENT), wanted)
    possible = [nature for nature in NATURES if _may_be(nature, file.kind)]
    named = [nature for nature in _named(file.path.rpartition("/")[2]) if nature in possible]
    fitting = [nature for nature in possible if nature in wanted]
    if content is not None and (not wanted or content.nature in wanted):
        return Told(content.nature, Certainty.GUESSED, content.why)
    for nature in named:
        if nature in fitting:
            return Told(nature, Certainty.GUESSED, _BOTH)
    if len(fitting) == 1:
        return Told(fitting[0], Certainty.GUESSED, _ASKED)
    if named and not fitting:
        return Told(named[0], Certainty.GUESSED, _NAME)
    default = _BY_KIND.get(file.kind, "document")
    if fitting and default not in fitting:
        return Told(fitting[0], Certainty.GUESSED, _ASKED)
    if named:
        return Told(named[0], Certainty.GUESSED, _NAME)
    if file.kind == "unknown":
        return None
    return Told(default, Certainty.GUESSED, _KIND)


def _checked(told: Told, wanted: set[str]) -> Told:
    """A nature read in the content stays; what the number asks for otherwise is said."""
    if not wanted or told.value in wanted:
        return told
    names = ", ".join(sorted(wanted)[:4])
    why = told.why + Text(
        ", alors que la preuve attend : {names}", ", though the proof expects: {names}", names=names
    )
    return Told(told.value, Certainty.GUESSED, why)


def _may_be(nature: str, kind: str) -> bool:
    kinds = NATURES[nature].kinds
    return kind in kinds if kinds else True


@cache
def _named(name: str) -> tuple[str, ...]:
    """The natures that a name tells, the surest first."""
    flat = re.sub(r"[_\-.,+()\[\]]+", " ", folded(name)).replace("'", " ")
    found = [nature for nature, words in _PATTERNS if words.search(flat)]
    found += natures_of(flat)[0]
    return tuple(dict.fromkeys(found))


_CONTENT = Text("le contenu du fichier", "the content of the file")
_NAME = Text("le nom du fichier", "the name of the file")
_ASKED = Text("ce que la preuve attend", "what the proof expects")
_BOTH = Text(
    "le nom du fichier, et ce que la preuve attend",
    "the name of the file, and what the proof expects",
)
_KIND = Text("le genre du fichier, faute de mieux", "the kind of the file, for want of better")
