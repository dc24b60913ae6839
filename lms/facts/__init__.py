"""Facts: single statements of law with source and dates."""
