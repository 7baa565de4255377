"""HL7 v2 messages."""

from segur_audit.catalogue.registry import Family

FAMILY = Family(
    natures=("message_hl7v2",),
    checks={"hl7v2": "checks"},
    facts=("facts",),
    recognises=frozenset({"hl7"}),
)
