"""Messages of the DMP and their VIHF."""

from segur_audit.catalogue.registry import Family

FAMILY = Family(
    natures=("message_dmp",),
    checks={"dmp": "checks", "vihf": "vihf"},
    facts=("facts",),
    recognises=frozenset({"xml", "text", "mail", "mime", "html", "json"}),
)
