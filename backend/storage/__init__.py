"""Keep rows: the tables of every topic."""
