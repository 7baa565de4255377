"""MSSanté mails and MDN."""

from segur_audit.catalogue.registry import Family

FAMILY = Family(
    natures=("courriel_mss", "mdn"),
    checks={"mail": "checks", "mdn": "mdn"},
    facts=("facts",),
    recognises=frozenset({"mail", "mime", "text"}),
)
