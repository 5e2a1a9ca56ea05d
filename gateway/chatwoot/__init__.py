"""Answer customers at a Chatwoot that the insurer already has: its API inbox is the desk (docs/chatwoot.md)."""
