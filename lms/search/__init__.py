"""Search: rows of words that others feed, found by what a person types; on both databases without extensions."""
