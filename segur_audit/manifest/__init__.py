"""The manifest: declarations, each with its place."""
