"""Hold the history of the gateway's tables."""
