"""Readers of raw files, one module per kind of source. Each returns rows of the one table shape."""
