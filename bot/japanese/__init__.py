"""Read and word Japanese values: pure functions, one module per kind of value."""
