"""Serve the public edge: the web chat's API and pages, its sessions, and the transcript."""
