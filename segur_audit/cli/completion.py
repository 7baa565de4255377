"""What a shell offers after an option: ids, chapters, formats, milestones, schemes. It reads
definitions, never a manifest.
"""

from __future__ import annotations

from collections.abc import Iterable

Offer = list[tuple[str, str]]


def ids(incomplete: str) -> Offer:
    """The ids of the built-in catalogue, with their titles."""
    from segur_audit.catalogue.reading import builtin_catalogue
    from segur_audit.cli.console import language

    known = ((rule.id, rule.title[language()]) for rule in builtin_catalogue().requirements)
    return [(str(name), title) for name, title in known if _begins(str(name), incomplete)]


def chapters(incomplete: str) -> Offer:
    """The chapters of the built-in catalogue."""
    from segur_audit.catalogue.reading import builtin_catalogue

    return _offered(builtin_catalogue().chapters, incomplete)


def formats(incomplete: str) -> Offer:
    """The formats of a report."""
    from segur_audit.report import formats as known

    return _offered(known(), incomplete)


def milestones(incomplete: str) -> Offer:
    """The milestones."""
    from segur_audit.cli.options import MILESTONES

    return _offered(MILESTONES, incomplete)


def schemes(incomplete: str) -> Offer:
    """The schemes that the program knows."""
    from segur_audit.catalogue.schemes import scheme_codes

    return _offered(scheme_codes(), incomplete)


def languages(incomplete: str) -> Offer:
    """The languages."""
    return _offered(("fr", "en"), incomplete)


def _offered(names: Iterable[str], incomplete: str) -> Offer:
    return [(name, "") for name in names if _begins(name, incomplete)]


def _begins(name: str, incomplete: str) -> bool:
    """Whether the id begins so, its prefix and its case set aside."""
    from segur_audit.model.ids import canonical

    return canonical(name).startswith(canonical(incomplete)) or name.upper().startswith(
        incomplete.upper()
    )
