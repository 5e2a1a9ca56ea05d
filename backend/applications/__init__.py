"""Accept applications (申込), at most one per contract and term."""
