"""Counts: starts and completions without people, written by the journey in the transaction that causes them."""
