"""Traces of Pro Santé Connect."""

from segur_audit.catalogue.registry import Family

FAMILY = Family(
    natures=("trace_psc",),
    checks={"psc": "checks"},
    facts=("facts",),
    recognises=frozenset({"json"}),
)
