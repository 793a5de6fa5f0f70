"""A figure's page, its publishers' conflicts, and what the list of all figures is filtered by."""
