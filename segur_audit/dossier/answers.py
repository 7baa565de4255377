"""Which requirement a file answers when its name holds no number: the one that asks for its nature,
by its words when several do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from segur_audit.dossier.certainty import Certainty, Told
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Level
from segur_audit.model.privacy import folded
from segur_audit.model.requirement import Requirement
from segur_audit.model.text import Text

_WORD = re.compile(r"[a-z]{4,}|n[13]\b")
_COMMON = frozenset(
    {"sante", "connect", "pour", "avec", "dans", "segur", "preuve", "preuves", "piece"}
)
_TOO_MANY = 12  # a slot that takes so many natures asks for none in particular


class Asking:
    """The requirements of a scheme, by the natures that their slots accept and by their numbers."""

    def __init__(self, requirements: Sequence[Requirement]) -> None:
        self._by_nature: dict[str, dict[str, Requirement]] = {}
        self._accepted: dict[str, tuple[str, ...]] = {}
        self._words = {one.key: _words(_said(one)) for one in requirements}
        for one in requirements:
            for slot in one.proofs:
                natures = tuple(accepted.nature for accepted in slot.accepts)
                self._accept(canonical(slot.id), natures)
                self._accept(one.key, natures)
                if len(natures) < _TOO_MANY:
                    for nature in natures:
                        self._by_nature.setdefault(nature, {})[one.key] = one

    def _accept(self, key: str, natures: tuple[str, ...]) -> None:
        self._accepted[key] = tuple(dict.fromkeys((*self._accepted.get(key, ()), *natures)))

    def accepted(self, numbers: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """The natures that the slots of each number accept; a number that no slot bears is not
        there.
        """
        keys = {number: canonical(number) for number in numbers}
        return {
            number: self._accepted[key] for number, key in keys.items() if key in self._accepted
        }

    def answered_by(self, nature: str, path: str, words: Sequence[str]) -> Told | None:
        """The requirement that a piece of this nature answers, by the words of its path and of its
        content. None: nothing tells.
        """
        candidates = self._by_nature.get(nature, {})
        demanded = {
            key: one
            for key, one in candidates.items()
            if Level.MANDATORY in one.milestones.values()
        }
        if len(demanded) == 1:
            (only,) = demanded.values()
            return Told(only.id, Certainty.GUESSED, _ONLY)
        best = self._by_words(candidates, {*_words(path), *words})
        return Told(candidates[best].id, Certainty.GUESSED, _WORDS) if best else None

    def _by_words(self, candidates: Mapping[str, Requirement], words: set[str]) -> str | None:
        common = (
            set.intersection(*(self._words[key] for key in candidates)) if candidates else set()
        )
        scores = {key: len((self._words[key] - common) & words) for key in candidates}
        top = max(scores.values(), default=0)
        best = [key for key, score in scores.items() if score == top]
        return best[0] if top and len(best) == 1 else None


def _said(one: Requirement) -> str:
    labels = " ".join(slot.label.fr for slot in one.proofs if slot.label)
    return f"{one.title.fr} {labels}"


def _words(text: str) -> set[str]:
    return set(_WORD.findall(re.sub(r"[^a-z0-9]+", " ", folded(text)))) - _COMMON


_ONLY = Text(
    "la seule exigence obligatoire qui demande une pièce de cette nature",
    "the only mandatory requirement that asks for a piece of this nature",
)
_WORDS = Text(
    "des mots du nom ou du contenu sont ceux de l'intitulé de l'exigence",
    "words of the name or content are those of the requirement's title",
)
