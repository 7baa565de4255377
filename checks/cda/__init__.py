"""CDA R2 documents."""

from segur_audit.catalogue.registry import Family

FAMILY = Family(
    natures=("cda",),
    checks={"cda": "checks", "schematron": "schematron"},
    facts=("facts",),
    recognises=frozenset({"xml"}),
)
