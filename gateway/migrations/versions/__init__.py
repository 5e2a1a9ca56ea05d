"""List the steps, oldest first by their number."""
