"""Decide a renewal draft: pure rules over answers, nothing of HTTP or SQL."""
