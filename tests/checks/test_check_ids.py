"""Each check id of the specification has an example that passes and one that does not.

A family gives its own in a module `check_ids_<family>.py`: `EXAMPLES`, by id, of `Example` (the code of the finding, findings of
a piece in which the rule holds, findings of the smallest change that breaks it). What has no id in the specification (forms,
declarations, the scan of leaks) is listed by the codes of its rules: a rule that is added needs its example.
"""

from __future__ import annotations

import importlib

import pytest
from check_ids import Example
from folders import TESTS

from segur_audit.guidance.codes import import_all
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import listed_rules


def codes(*beginnings: str) -> set[str]:
    """The codes of every rule that begin so."""
    import_all()
    return {code for code in listed_rules() if code.startswith(beginnings)}


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
    "forms": {
        *(f"PDF-{number:02}" for number in range(1, 11)),
        *codes("pdf.", "pentest_form.", "cnda_form.", "sas_form."),
    },
    "declared": {
        *codes(
            "pentest.",
            "homologation.",
            "cnda.",
            "funding.",
            "sas.",
            "rem.version",
            "rem.imported",
            "mss.",
        ),
        *codes("psc.code_flow.declared", "psc.ciba.declared", "psc.ciba.profile"),
        *codes("cda.format", "cda.n1_al", "cda.n1_seen", "cda.n3_", "dmp.two_methods"),
        *codes("leak."),
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
    sound = example.holds()
    held = [finding for finding in sound if finding.code == (example.sound or example.code)]
    broken = [finding for finding in example.breaks() if finding.code == example.code]
    assert held and {finding.outcome for finding in held} <= {Outcome.PASS, Outcome.INFO}
    assert not any(f.code == example.code and f.outcome is example.worth for f in sound)
    assert any(finding.outcome is example.worth for finding in broken)
    assert example.worth not in (Outcome.PASS, Outcome.INFO)
