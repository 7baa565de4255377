"""Each check id of the specification has an example that passes and one that does not.

A family gives its own in a module `check_ids_<family>.py`: `EXAMPLES`, by id, of `Example` (the code of the finding, findings of
a piece in which the rule holds, findings of the smallest change that breaks it).
"""

from __future__ import annotations

import importlib

import pytest
from check_ids import Example
from folders import TESTS

from segur_audit.model.outcome import Outcome

#: The ids that each module of examples must hold.
REQUIRED = {
    "documents": {
        *(f"CDA-{number:02}" for number in range(1, 16)),
        *(f"XDM-{number:02}" for number in range(1, 17)),
        *(f"HL7-{number:02}" for number in range(1, 11)),
    },
    "messages": {
        *(f"{kind}-{number:02}" for kind in ("MDN", "MAIL", "PSC") for number in range(1, 13)),
        *(f"CIBA-{number:02}" for number in range(1, 8)),
        *(f"VIHF-{number:02}" for number in range(1, 12)),  # 12 needs the extra [sign]
        *(f"{kind}-{number:02}" for kind in ("AIRS", "DMP") for number in (1, 2)),
        *(f"WPS-{number:02}" for number in range(1, 8)),  # 08 is a person's
        *(f"INSi-{number:02}" for number in range(1, 7)),
    },
}
MODULES = {
    path.stem.removeprefix("check_ids_"): importlib.import_module(path.stem)
    for path in sorted(TESTS.glob("check_ids_*.py"))
}
EXAMPLES: dict[str, Example] = {
    name: example for module in MODULES.values() for name, example in module.EXAMPLES.items()
}


def test_no_id_is_without_its_example() -> None:
    for name, required in REQUIRED.items():
        assert required - set(MODULES[name].EXAMPLES) == set(), name


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_the_rule_passes_where_it_holds_and_not_where_it_is_broken(name: str) -> None:
    example = EXAMPLES[name]
    held = [finding for finding in example.holds() if finding.code == example.code]
    broken = [finding for finding in example.breaks() if finding.code == example.code]
    assert held and {finding.outcome for finding in held} <= {Outcome.PASS, Outcome.INFO}
    assert any(finding.outcome is example.worth for finding in broken)
    assert example.worth not in (Outcome.PASS, Outcome.INFO)
