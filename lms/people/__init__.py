"""People: residents (guests until they choose to save), staff accounts, and each sign-in as a row."""
