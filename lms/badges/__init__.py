"""Badges: what can be earned, who holds it, and the signed files anyone can verify without asking us."""
