"""Keep the evidence: an append-only chain of hashed entries."""
