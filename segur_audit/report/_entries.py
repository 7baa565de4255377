"""The entries of the terminal report: an id and its title, what was found, where, and what to
do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import Report, RequirementResult
from segur_audit.model.text import Text, ours
from segur_audit.report._lines import Page, Run
from segur_audit.report._todo import Entry, Group, Kind, slot_of
from segur_audit.report.words import OUTCOMES, SYMBOLS

COLOURS = {
    Outcome.ERROR: "magenta",
    Outcome.FAIL: "red",
    Outcome.MISSING: "red",
    Outcome.TO_REVIEW: "yellow",
    Outcome.WAIVED: "cyan",
    Outcome.PASS: "green",
    Outcome.NOT_APPLICABLE: "dim",
    Outcome.WARNING: "yellow",
    Outcome.INFO: "dim",
}
GATE_COLOURS = {"open": "green", "closed": "red", "undecided": "yellow"}
_FINDINGS = 3  # of one requirement, unless everything is asked for
_NAMES = 10  # requirements of a group that are named without their findings


def shared(room: int | None, needs: Sequence[int]) -> list[int | None]:
    """How `room` lines are shared: who needs less than an equal part gets what it needs, the others
    share what is left.

    None: no part is limited.
    """
    if room is None or sum(needs) <= room:
        return [None] * len(needs)
    shares: list[int | None] = [0] * len(needs)
    left = room
    for rank, index in enumerate(sorted(range(len(needs)), key=needs.__getitem__)):
        shares[index] = min(needs[index], left // (len(needs) - rank))
        left -= shares[index] or 0
    return shares


def group_lines(
    group: Group, page: Page, room: int | None, whole: bool, *, first: bool = True
) -> list[str]:
    """The lines of a group: all its entries, or as many as `room` lines hold (the first always),
    then the names of
    others, and how many are left. `first`: no group before it asks for pieces, so that it says how
    they are given.
    """
    count = sum(len(entry.results) for entry in group.entries)
    lines = ["", *page.lines(Run(f"{group.heading[page.lang]} ({count})", "bold cyan"))]
    supply = group.kind is Kind.SUPPLY
    lines += _how_to_supply(group, page) if supply and first else []
    detailed = 0
    for entry in group.entries:
        made = list(_wanted(entry, page) if supply else ["", *_entry(entry, page, whole)])
        left = len(group.entries) - detailed - 1
        names = 0 if supply else min(left, _NAMES) + 1
        if room is not None and detailed and len(lines) + len(made) + names > room:
            break
        lines += made
        detailed += 1
    rest = group.entries[detailed:]
    return lines + _others(rest, group.kind, page) if rest else lines


def _others(rest: Sequence[Entry], kind: Kind, page: Page) -> list[str]:
    """The names of those that no room is left for, as far as they are few; and the command that
    shows the others.
    """
    lines = [] if kind is Kind.SUPPLY else [""]
    named = () if kind is Kind.SUPPLY else rest[:_NAMES]
    for entry in named:
        worst = min((finding.outcome for finding in entry.findings), key=lambda o: o.rank)
        for result in entry.results[:_NAMES]:
            mark = f"{SYMBOLS[worst]} {OUTCOMES[worst][page.lang]}"
            title = f"· {result.requirement.title[page.lang]}"
            name = Run(result.requirement.id, "bold")
            lines += page.lines(Run(mark, COLOURS[worst]), name, Run(title), indent=2, hang=4)
    unnamed = sum(len(entry.results) for entry in rest[len(named) :])
    unnamed += sum(max(0, len(entry.results) - _NAMES) for entry in named)
    return lines + (_more(unnamed, page) if unnamed else [])


def _more(left: int, page: Page, indent: int = 2) -> list[str]:
    words = Text(
        "… et {left} autre{s}",
        "… and {left} more",
        left=left,
        s=ours("s" if left > 1 else ""),
    )
    return page.lines(Run(words[page.lang], "dim"), indent=indent)


def _how_to_supply(group: Group, page: Page) -> list[str]:
    """What to write in the manifest: for one proof its own words, for several what they share."""
    finding = group.entries[0].findings[0]
    alone = sum(len(e.results) * len(e.findings) for e in group.entries) == 1
    words = Text(
        "ajoutez chaque pièce à preuves, avec sa nature et le numéro de la preuve dans repond_a",
        "add each piece to preuves, with its nature and the number of the proof in repond_a",
    )
    remedy = finding.remedy if alone and finding.remedy else words
    return page.lines(Run(f"→ {remedy[page.lang]}"), indent=2, hang=4)


def _wanted(entry: Entry, page: Page) -> Iterator[str]:
    """A proof that wants its piece, on one line when the width allows it."""
    for result in entry.results:
        for finding in entry.findings:
            slot = slot_of(finding, result)
            title = result.requirement.title[page.lang]
            name = Run(str(finding.proof or result.requirement.id), "bold")
            runs = [Run(SYMBOLS[finding.outcome], "red"), name, Run(f"· {title}")]
            if slot and (slot.words or slot.per):
                words = slot.words or finding.message
                runs.append(Run(f"— {words[page.lang]}", "dim"))
            yield from page.lines(*runs, indent=2, hang=4)


def _entry(entry: Entry, page: Page, whole: bool) -> Iterator[str]:
    named = entry.results if whole else entry.results[:_NAMES]
    for result in named:
        yield from _name(result, page)
    if len(named) < len(entry.results):
        yield from _more(len(entry.results) - len(named), page)
    chosen = _distinct(entry.findings)
    kept = chosen if whole else chosen[:_FINDINGS]
    for index, (finding, places) in enumerate(kept):
        following = kept[index + 1][0].remedy if index + 1 < len(kept) else None
        yield from finding_lines(finding, places, page, told=following == finding.remedy)
    if len(kept) < len(chosen):
        yield from _further(len(chosen) - len(kept), page)
    yield from _beside(entry, page, whole)


def _further(left: int, page: Page) -> list[str]:
    words = Text(
        "… et {left} autre{s} constat{s}",
        "… and {left} more finding{s}",
        left=left,
        s=ours("s" if left > 1 else ""),
    )
    return page.lines(Run(words[page.lang], "dim"), indent=4)


def _name(result: RequirementResult, page: Page) -> list[str]:
    identifier, title = result.requirement.id, result.requirement.title[page.lang]
    return page.lines(Run(identifier, "bold"), Run(f"· {title}"), indent=2, hang=4)


def _distinct(findings: Sequence[Finding]) -> list[tuple[Finding, list[str]]]:
    """The findings, those that say the same thing once, with all their places."""
    merged: dict[tuple[object, ...], tuple[Finding, list[str]]] = {}
    for finding in findings:
        key = (finding.outcome, finding.message, finding.remedy)
        places = merged.setdefault(key, (finding, []))[1]
        if finding.location and str(finding.location) not in places:
            places.append(str(finding.location))
    return list(merged.values())


def finding_lines(
    finding: Finding, places: Sequence[str], page: Page, told: bool = False
) -> Iterator[str]:
    """A finding, where it stands and on what it rests, and what to do; `told`: the next one asks
    for the same.
    """
    lang, colour = page.lang, COLOURS[finding.outcome]
    mark = f"{SYMBOLS[finding.outcome]} {OUTCOMES[finding.outcome][lang]} :"
    yield from page.lines(
        Run(mark if lang == "fr" else mark.replace(" :", ":"), colour),
        Run(finding.message[lang], "bold"),
        indent=4,
        hang=6,
    )
    facts = [place for place in places if place not in finding.message[lang]]
    if facts or finding.source:
        parts = [*facts, *([finding.source] if finding.source else [])]
        yield from page.lines(*(Run(part, "dim") for part in _parted(parts)), indent=6)
    if finding.remedy and not told:
        yield from _remedy(finding.remedy[lang], page)


def _parted(parts: Sequence[str]) -> Iterator[str]:
    for index, part in enumerate(parts):
        yield f"· {part}" if index else part


def _remedy(words: str, page: Page) -> Iterator[str]:
    """What to do; a command that ends it stands on a line of its own, to be pasted whole."""
    before, mark, command = words.rpartition("segur-audit ")
    if not mark or not before.rstrip().endswith(":"):
        yield from page.lines(Run(f"→ {words}"), indent=6, hang=8)
        return
    yield from page.lines(Run(f"→ {before}"), indent=6, hang=8)
    yield page.whole(mark + command, 8)


def _beside(entry: Entry, page: Page, whole: bool) -> Iterator[str]:
    """What else was seen of the same requirements: counted, or with everything else, shown."""
    about = {id(finding) for finding in entry.findings}
    others = [
        finding
        for finding in entry.results[0].findings
        if id(finding) not in about
        and finding.outcome in (Outcome.WARNING, *((Outcome.INFO,) if whole else ()))
    ]
    if whole:
        for finding, places in _distinct(others):
            yield from finding_lines(finding, places, page)
    elif others:
        words = Text(
            "à savoir aussi : {n} remarque{s}",
            "also to know: {n} remark{s}",
            n=len(others),
            s=ours("s" if len(others) > 1 else ""),
        )
        yield from page.lines(Run(words[page.lang], "dim"), indent=4)


def notices_of(report: Report, whole: bool) -> list[tuple[str, Finding]]:
    """What belongs to no requirement, and the warnings on requirements that conform."""
    notices = [
        ("", notice) for notice in report.told if notice.outcome is not Outcome.INFO or whole
    ]
    for result in report.results:
        if result.outcome is Outcome.PASS:
            notices += [
                (result.requirement.id, finding)
                for finding in result.findings
                if finding.outcome is Outcome.WARNING
            ]
    return notices


def notice_lines(report: Report, page: Page, *, whole: bool, few: int) -> list[str]:
    """The notices: shown when they are few, when they weigh, or when everything is asked for; else
    counted.
    """
    notices = notices_of(report, whole)
    shown = [
        (name, finding)
        for name, finding in notices
        if whole or len(notices) <= few or finding.outcome.rank < Outcome.WAIVED.rank
    ]
    if not notices:
        return []
    heading = f"{Text('À savoir', 'To know')[page.lang]} ({len(notices)})"
    lines = page.lines(Run(heading, "bold"))
    for name, finding in shown:
        lines += [""] if name else []
        lines += page.lines(Run(name, "bold"), indent=2) if name else []
        lines += finding_lines(finding, [str(finding.location)] if finding.location else [], page)
    if len(shown) < len(notices):
        lines += _more(len(notices) - len(shown), page)
    return lines
