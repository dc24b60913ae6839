"""Guides: one screen of short lines on one subject, each line with the facts it leans on."""
