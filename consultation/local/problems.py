"""What keeps the site from starting, told to the person at the terminal."""


class CannotStart(Exception):
    """A sentence that says what is wrong and what can be done."""
