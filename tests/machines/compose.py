"""What `docker-compose.yml` says, read without a Docker engine."""

import re
import shlex
from typing import NamedTuple

import yaml

from consultation.env import ROOT

VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


class Service(NamedTuple):
    command: list
    environment: dict


def read(variables=None):
    """Return the file's tables with the variables put in, as Docker does it."""
    return _filled(yaml.safe_load((ROOT / "docker-compose.yml").read_text()), variables or {})


def service(name, variables):
    """Return the command and the environment that a container of this service gets."""
    described = read(variables)["services"][name]
    command = described.get("command", [])
    return Service(
        shlex.split(command) if isinstance(command, str) else command,
        {key: str(value) for key, value in described.get("environment", {}).items()},
    )


def _filled(value, variables):
    if isinstance(value, dict):
        return {key: _filled(item, variables) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, variables) for item in value]
    if isinstance(value, str):
        return VARIABLE.sub(lambda found: variables.get(found[1]) or found[2] or "", value)
    return value
