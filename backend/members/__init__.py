"""Know the members: who they are, and how they prove it."""
