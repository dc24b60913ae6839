"""Measurements, printed as ratios to this machine's own floor. Never run by CI."""
