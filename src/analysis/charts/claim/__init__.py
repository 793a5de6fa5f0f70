"""The charts that every claim can have: evidence, timeline, sensitivity and luck, each where it applies."""
