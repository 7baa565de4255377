"""Answers of the INSi teleservice."""

from segur_audit.catalogue.registry import Family

FAMILY = Family(
    natures=("message_insi",),
    checks={"insi": "checks"},
    facts=("facts",),
    recognises=frozenset({"xml", "text", "mail", "mime", "html", "json"}),
)
