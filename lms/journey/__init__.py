"""Journey: the story, one file a story; each ends in settle. Knows features, never the web."""
