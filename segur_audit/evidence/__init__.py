"""Opens evidence once, hashes it, tells its type, bounded."""
