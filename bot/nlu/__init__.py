"""Hold the graph components that read Japanese messages."""
