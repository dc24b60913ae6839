"""What is wrong with captions, as data: the same rules for the command, for a page and for a test. Pure."""
