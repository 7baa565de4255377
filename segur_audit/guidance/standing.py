"""Where a requirement stands on a dossier, as `check` would decide it."""

from __future__ import annotations

from functools import partial

from segur_audit.catalogue.reading import Catalogue
from segur_audit.engine.decisions import read_decisions
from segur_audit.engine.facts import facts_of
from segur_audit.engine.inspection import Opener
from segur_audit.engine.options import Options, reference_date
from segur_audit.engine.speech import Ground, ground
from segur_audit.engine.waiving import justifies
from segur_audit.manifest.reading import Manifest
from segur_audit.model.requirement import Requirement


def ground_of(manifest: Manifest, catalogue: Catalogue, options: Options, opener: Opener) -> Ground:
    """What `check` would decide on, its pieces observed. Raises InputError when a decision of the
    manifest names what no catalogue knows.
    """
    decisions = read_decisions(manifest, catalogue)
    readable = partial(justifies, manifest, opener)
    known = ground(manifest, catalogue, decisions, options.milestone, readable)
    return known.knowing(**facts_of(manifest, opener))


def standing(requirement: Requirement, known: Ground, options: Options) -> Ground:
    """The same ground at the reference date of `requirement`."""
    manifest = known.context.manifest
    return known.knowing(
        reference_date=reference_date(manifest, options, requirement.chapter).value
    )
