"""Keep the renewal: contracts, drafts, quotes, consents, applications and their evidence."""
