"""Carry a renewal draft from its first question to its last view."""
