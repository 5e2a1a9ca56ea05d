"""The desk of those who help customers: who they are, what they see, and the page they work at."""
