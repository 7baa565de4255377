"""ANS schematrons that the user imported."""

from segur_audit.catalogue.registry import Family

FAMILY = Family(natures=(), checks={"schematron": "checks"})
