"""Landlords: whose homes residents rent. Few facts, no people."""
