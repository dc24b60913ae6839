"""Gatherings: dated occasions in a room or live online, and who was there."""
