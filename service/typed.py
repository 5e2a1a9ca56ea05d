"""Know what Japanese keyboards give for a hyphen."""

HYPHENS = "‐‑‒–—―−ー─"
"""What is typed where a hyphen-minus is meant, after NFKC; the long vowel mark among them."""
