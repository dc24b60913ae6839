"""The sample films: an outline for each module, and the maker that turns it into a film and its captions."""
