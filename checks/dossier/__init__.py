"""Rules across pieces: coherence, hygiene, leaks."""

from segur_audit.catalogue.registry import EVERY, Family

FAMILY = Family(
    natures=EVERY,
    checks={"coherence": "coherence", "hygiene": "hygiene", "leak": "leak"},
    facts=(
        "hygiene_facts",
        "leak_facts",
    ),
)
