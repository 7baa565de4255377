"""The shape of the examples that `test_check_ids` runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Example:
    """Where a rule holds, where it is broken, and what a breach is worth.

    `sound` is the code that tells that the rule holds, when a breach has a code of its own.
    """

    code: str
    holds: Callable[[], list[Finding]]
    breaks: Callable[[], list[Finding]]
    worth: Outcome = Outcome.FAIL
    sound: str = ""
