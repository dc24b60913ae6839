"""The demonstration: invented residents over eighteen months, the same life for the same day, written as real facts."""
