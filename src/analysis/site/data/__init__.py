"""The data page's downloads, and what has changed from edition to edition."""
