"""Contextual calls of Web-PS DMP."""

from segur_audit.catalogue.registry import Family

FAMILY = Family(
    natures=("appel_contextuel",),
    checks={"webps": "checks"},
    facts=("facts",),
    recognises=frozenset({"json"}),
)
