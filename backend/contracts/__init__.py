"""Know the contracts: whose they are, and when they can be renewed."""
