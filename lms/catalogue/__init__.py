"""The catalogue: levels, modules, and their films in versions."""
