"""Themes: what texts in several languages are about, found by a program and named by analysts (method `themes-1`).

Plain values in and out, numpy alone: no database, no clock. The vectors come of a model that is an extra of the
installation (`feedback.themes.embedding`); without it of the words themselves (`feedback.themes.words`).
"""

METHOD = "themes-1"
BY_WORDS = f"{METHOD}-by-words"
