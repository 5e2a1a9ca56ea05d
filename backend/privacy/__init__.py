"""Export and forget what the backend holds of one member."""
