"""Serve what anyone may look up: documents and coverages."""
