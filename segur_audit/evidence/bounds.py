"""How much of a piece is read, at most: one place for all readers (those of a PDF excepted, whose
process stands apart). What exceeds a bound is a finding, never a silence.

Each is far beyond what evidence holds, and low enough for the worst file within it to be read in a
few seconds and 256 MiB.
"""

from __future__ import annotations

EXCHANGES = 10_000  # of a trace
CALLS = 5_000  # of them, those that a login is judged by
OBJECTS = 1_000  # of a submission: documents, sets; an archive holds 500 files at most
ASSOCIATIONS = 20_000  # of a submission
IDENTITY = 200  # identifiers, and names, that a document gives its patients
SIGNS = 1_000_000  # separators of each kind in the messages of a file
ROWS = 2_000_000  # of a file of HL7 v2, folded base64 included
