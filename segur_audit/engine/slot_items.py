"""The slots of a requirement: what each asks, and the pieces that answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from segur_audit.engine.inspection import Inspected
from segur_audit.engine.slots import Filled
from segur_audit.model.outcome import Outcome, worst
from segur_audit.model.report import SlotResult
from segur_audit.model.requirement import Asker, Slot

from .items import Item


def slot_results(
    filled: Sequence[Filled],
    items: Sequence[Item],
    inspected: Mapping[int, Inspected],
    active: Sequence[Slot],
) -> tuple[SlotResult, ...]:
    """The state of each slot; None for a precheck that holds nothing, `not_applicable` for one
    whose condition does not hold.

    A built-in slot to which the REM's proofs are preferred is not shown.
    """
    return tuple(
        _slot_result(one, items, inspected, one.slot in active)
        for one in filled
        if one.slot in active or one.slot.asker is not Asker.BUILTIN_ALONE
    )


def _slot_result(
    one: Filled, items: Sequence[Item], inspected: Mapping[int, Inspected], active: bool
) -> SlotResult:
    labels = tuple(inspected[index].record.piece.label for index in one.entries)
    state: Outcome | None
    if not active:
        state = Outcome.NOT_APPLICABLE
    elif not one.entries and one.slot.purpose == "precheck":
        state = None
    else:
        state = worst(
            i.finding.outcome
            for i in items
            if i.slot == one.slot.id and i.finding.outcome.rank < Outcome.NOT_APPLICABLE.rank
        )
        state = state or Outcome.TO_REVIEW
    return SlotResult(one.slot.id, one.slot.purpose, state, labels)
