"""The counting: one file per report, the written list of them in reports.py; landlord.py stands apart.

The list is not here, so that importing what landlords see never loads what programme staff see.
"""
