"""The proof numbers that a catalogue knows."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.reading import Catalogue


def log_numbers(catalogue: Catalogue) -> Iterator[str]:
    """The numbers that the FAQ's log of the REM names, as the rules of the catalogue carry it."""
    for requirement in catalogue.requirements:
        for use in requirement.checks:
            for version in use.params.get("history", ()):
                for change in version.get("changes", ()):
                    for kind in ("requirements", "scenarios", "proofs"):
                        yield from change.get(kind, ())


def slot_numbers(catalogue: Catalogue) -> Iterator[str]:
    """The numbers of the proofs that the requirements of the catalogue ask for."""
    return (slot.id for requirement in catalogue.requirements for slot in requirement.proofs)
