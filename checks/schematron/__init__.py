"""ANS schematrons that the user imported: what is due of a document, run with the network shut. Its
check is the CDA family's.
"""

from segur_audit.catalogue.registry import Family

FAMILY = Family(natures=(), checks={})
