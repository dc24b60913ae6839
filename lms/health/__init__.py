"""Save health: what tries to save come to, counted without persons, and when the counts ring."""
