"""Watching: which seconds of a film a person has seen, where they were, and how fast credit may grow."""
