"""IHE XDM archives and what they hold."""

from segur_audit.catalogue.registry import Family

FAMILY = Family(
    natures=("archive_xdm", "message_dmp"),
    checks={"xdm": "checks", "xfrm": "xfrm"},
    facts=("facts",),
    recognises=frozenset({"zip"}),
)
