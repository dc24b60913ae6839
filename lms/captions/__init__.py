"""Captions: tracks, cues and transcripts."""
