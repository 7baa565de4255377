"""The dossier as a whole: its lock."""
