"""Figures: what a page and an act cost, measured against the machine's own limits in the same run."""
