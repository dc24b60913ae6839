"""Completion: a pure function of evidence and requirement, written once, never undone by a rule."""
