"""A topic's page: its key figures, share and rate side by side, and the law that bears on it."""
