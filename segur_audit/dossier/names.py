"""Reads proof numbers in the names of files and folders, as people write them. No number is ever
invented.

A number is read only where its letters stand (`SSI/GEN`, written `SSI-GEN`, `SSI_GEN`, `SSI GEN`,
`SSIGEN`), and only when the catalogue
or the FAQ's log knows it, or when it lies below a known requirement's id. What can be a date, a
version or the number of a person is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from segur_audit.catalogue.reading import Catalogue
from segur_audit.dossier.certainty import Certainty, Told
from segur_audit.dossier.days import days_in, is_short_date
from segur_audit.dossier.grammar import (
    COUNTED,
    DEEPEST,
    JOINED,
    OWN,
    RANGE,
    TAIL,
    Group,
    Groups,
    Stem,
    any_of,
    groups_after,
    is_a_person,
    is_apart,
    is_dated,
    one_stem,
    parts_of,
    plain,
)
from segur_audit.dossier.known_numbers import log_numbers, slot_numbers
from segur_audit.dossier.reasons import IN_CHAPTER, IN_LIST, IN_NAME, LOOSE
from segur_audit.model.ids import canonical
from segur_audit.model.text import Text

from .number_read import NumberRead


class Numbers:
    """The numbers that can be read in names: those of the catalogue in use, and of the FAQ's log
    that it carries.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._exact: dict[tuple[Stem, Groups], str] = {}
        self._requirements: dict[tuple[Stem, Groups], str] = {}
        self._worded: dict[Stem, str] = {}
        for requirement in catalogue.requirements:
            self._add(requirement.id, requirement=True)
        for identifier in (*slot_numbers(catalogue), *log_numbers(catalogue)):
            self._add(identifier)

    def _add(self, identifier: str, *, requirement: bool = False) -> None:
        stem, groups = parts_of(identifier)
        if not stem or stem[0] == OWN:
            return
        if groups is None:
            if requirement and len(stem) > 1:
                self._worded.setdefault(stem, identifier)
            return
        self._exact.setdefault((stem, groups), identifier)
        if requirement:
            self._requirements.setdefault((stem, groups), identifier)

    def __contains__(self, identifier: str) -> bool:
        """Whether a number is known, or lies below a known requirement."""
        stem, groups = parts_of(identifier)
        if groups is None:
            return stem in self._worded
        return (stem, groups) in self._exact or self._above(stem, groups) is not None

    @cached_property
    def _stems(self) -> dict[str, Stem]:
        return {"".join(stem): stem for stem, _ in self._exact}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return any_of(self._stems.values())

    @cached_property
    def _worded_pattern(self) -> re.Pattern[str]:
        return any_of(self._worded, after=r"(?![A-Z0-9])")

    @cached_property
    def _worded_ids(self) -> dict[str, str]:
        return {"".join(stem): identifier for stem, identifier in self._worded.items()}

    @cached_property
    def _partial(self) -> dict[str, re.Pattern[str]]:
        """For each chapter, the rest of its letters: `GEN` in the folder of SSI."""
        chapters: dict[str, list[Stem]] = {}
        for stem in self._stems.values():
            if len(stem) > 1:
                chapters.setdefault(stem[0], []).append(stem[1:])
        return {chapter: any_of(rest) for chapter, rest in chapters.items()}

    def read(self, path: str) -> tuple[Told, ...]:
        """The numbers that a path (with `/`) holds: those of its name, else of the nearest folder
        that holds some.
        """
        text = plain(path)
        found = list(self._all(text))
        if not found:
            return ()
        starts = [0, *(i + 1 for i, sign in enumerate(text) if sign == "/")]
        for start in reversed(starts):
            near = [one for one in found if one.end > start]
            if near:
                return tuple({canonical(one.told.value): one.told for one in near}.values())
        return ()

    def _all(self, text: str) -> Iterator[NumberRead]:
        dates = tuple(sorted(day.start for day in days_in(text)))
        taken = 0
        for match in self._pattern.finditer(text):
            if match.start() < taken:
                continue
            stem = self._stems[re.sub(r"[\s._/-]", "", match["stem"])]
            read = self._number(text, stem, match.start(), match.end(), dates)
            if read is not None:
                yield read
                for following in self._list(text, read, dates):
                    yield following
                    read = following
                taken = read.end
        if not taken:
            yield from self._in_chapter(text, dates)
        for match in self._worded_pattern.finditer(text):
            identifier = self._worded_ids[re.sub(r"[\s._/-]", "", match["stem"])]
            told = Told(identifier, Certainty.SURE, IN_NAME)
            yield NumberRead((), (), match.start(), match.end(), told, "")

    def _in_chapter(self, text: str, dates: tuple[int, ...]) -> Iterator[NumberRead]:
        """`GEN.18.01.02` in a folder that SSI names."""
        *folders, _ = text.split("/")
        words = {word for folder in folders for word in re.findall(r"[A-Z0-9]+", folder)}
        for chapter in sorted(words & self._partial.keys()):
            for match in self._partial[chapter].finditer(text):
                rest = self._stem_of(chapter, match["stem"])
                if rest is None:
                    continue
                read = self._number(text, rest, match.start(), match.end(), dates)
                if read and len(read.groups) and " " not in read.signs and self._is_exact(read):
                    told = Told(read.told.value, Certainty.GUESSED, IN_CHAPTER)
                    yield NumberRead(read.stem, read.groups, read.start, read.end, told, read.signs)

    def _stem_of(self, chapter: str, rest: str) -> Stem | None:
        return self._stems.get(chapter + re.sub(r"[\s._/-]", "", rest))

    def _is_exact(self, read: NumberRead) -> bool:
        return (read.stem, read.groups) in self._exact

    def _number(
        self, text: str, stem: Stem, start: int, end: int, dates: tuple[int, ...]
    ) -> NumberRead | None:
        """The number whose letters end at `end`: the longest that is known and that what follows
        does not deny.
        """
        groups = list(groups_after(text, end, dates))
        crossing = "/" in text[end : groups[0].start] if groups else False
        folder = "/" in text[start:end]
        person = is_a_person(groups)
        for count in range(len(groups), 0, -1):
            head, rest = groups[:count], groups[count:]
            told = self._told(stem, head, rest)
            if told is None or (person and not is_dated(rest)):
                continue
            exact = (stem, tuple(group.figures for group in head)) in self._exact
            loose = count == 1 and " " in head[0].sign
            if (crossing and (count < 2 or not exact)) or (folder and loose):
                continue
            if not loose or not COUNTED.match(text, head[-1].end):
                if crossing or (folder and not told.is_sure):
                    told = Told(told.value, Certainty.GUESSED, IN_CHAPTER)
                figures = tuple(group.figures for group in head)
                signs = "".join(group.sign for group in head)
                return NumberRead(stem, figures, start, head[-1].end, told, signs)
        return self._glued(text, stem, start, groups)

    def _told(self, stem: Stem, head: list[Group], rest: list[Group]) -> Told | None:
        figures = tuple(group.figures for group in head)
        clean = is_apart(head, rest)
        identifier = self._exact.get((stem, figures))
        if identifier is not None:
            if not clean and not (len(head) == 1 and len(rest) == 1):
                return None
            spaced = len(head) == 1 and " " in head[0].sign
            if clean and not spaced:
                return Told(identifier, Certainty.SURE, IN_NAME)
            return Told(identifier, Certainty.GUESSED, LOOSE)
        if not clean:
            return None
        padded = tuple(figure.zfill(2) for figure in figures)
        if len(head) > 1 and all(group.sign == "." for group in head[1:]):
            identifier = self._exact.get((stem, padded))
            if identifier is not None and padded != figures:
                return Told(identifier, Certainty.GUESSED, LOOSE)
        return self._below(stem, figures, "".join(group.sign for group in head[1:]))

    def _below(self, stem: Stem, figures: Groups, signs: str) -> Told | None:
        above = self._above(stem, figures)
        if above is None or is_short_date(figures[-3:]):
            return None
        depth = len(figures) - len(parts_of(above)[1] or ())
        if set(signs) != {"."} and not (depth == DEEPEST and len(set(signs)) == 1):
            return None
        short = canonical(above)
        identifier = ".".join((short, *figures[-depth:]))
        return Told(
            identifier,
            Certainty.GUESSED,
            Text(
                "numéro lu dans le nom, sous l'exigence {above}, mais que le catalogue ne connaît "
                "pas",
                "number read in the name, below requirement {above}, that the catalogue does not "
                "know",
                above=above,
            ),
        )

    def _above(self, stem: Stem, figures: Groups) -> str | None:
        """The known requirement below which a number lies."""
        if any(len(figure) != 2 for figure in figures):
            return None
        for depth in range(1, DEEPEST + 1):
            if (found := self._requirements.get((stem, figures[:-depth]))) and figures[:-depth]:
                return found
        return None

    def _glued(self, text: str, stem: Stem, start: int, groups: list[Group]) -> NumberRead | None:
        """`SSIGEN180102`: all the figures in one run, right behind the letters."""
        if len(groups) != 1 or groups[0].sign or len(groups[0].figures) not in (4, 6):
            return None
        run = groups[0].figures
        figures = tuple(run[i : i + 2] for i in range(0, len(run), 2))
        identifier = self._exact.get((stem, figures))
        if identifier is None or is_short_date(figures):
            return None
        told = Told(identifier, Certainty.GUESSED, LOOSE)
        return NumberRead(stem, figures, start, groups[0].end, told, "")

    def _list(self, text: str, read: NumberRead, dates: tuple[int, ...]) -> Iterator[NumberRead]:
        """What a list adds to a number: `SSI-GEN.18.01.01, 02 et 18.01.03`; `.01 à .04`."""
        while (joined := JOINED.match(text, read.end)) is not None:
            place = self._skip_letters(text, read.stem, joined.end())
            tail = TAIL.match(text, place)
            if tail is None or any(tail.start() <= day < tail.end() for day in dates):
                return
            given = tuple(tail[1].split("."))
            if len(given) > len(read.groups):
                return
            figures = (*read.groups[: len(read.groups) - len(given)], *given)
            between = self._range(read, figures) if joined["word"] in RANGE else [figures]
            if joined["dash"] and ("." not in read.signs or len(read.groups) < 2):
                return
            if not between:
                return
            plain = not (joined["dash"] or joined["word"] in RANGE)
            for one in between:
                identifier = self._exact.get((read.stem, one))
                if identifier is None:
                    return
                told = Told(
                    identifier,
                    Certainty.SURE if plain and read.told.is_sure else Certainty.GUESSED,
                    IN_LIST,
                )
                read = NumberRead(read.stem, one, read.start, tail.end(), told, read.signs)
                yield read

    def _skip_letters(self, text: str, stem: Stem, place: int) -> int:
        """After a sign of a list, the letters can be said again in part: `SSI-GEN.18.01.01 +
        GEN.18.01.02`.
        """
        for first in range(1, len(stem)):
            found = one_stem(stem[first:]).match(text, place)
            if found:
                return found.end() + (text[found.end() : found.end() + 1] in ("-", "_", " "))
        return place

    def _range(self, read: NumberRead, last: Groups) -> list[Groups]:
        """The known numbers from the one after `read` to `last`."""
        if read.groups[:-1] != last[:-1] or not read.groups[-1] < last[-1]:
            return [last]
        first, end = int(read.groups[-1]) + 1, int(last[-1])
        every = [(*last[:-1], f"{number:02}") for number in range(first, end + 1)]
        return [one for one in every if (read.stem, one) in self._exact]
