"""Figures: what a page and an act cost, measured against the machine's own limits in the same run.

`docs/measurements.md` says what each figure means, its bound, and what was measured where.
"""
