"""How much a browser has to compute before a form is taken, by how much comes; nothing at rest."""

import ipaddress
from collections.abc import Iterable


def work_for(numbers: Iterable[int], steps: Iterable[list[tuple[int, int]]]) -> int:
    """Return how many hashes at most are asked, the most of what each number asks by its own rising steps."""
    return max((_step(number, rising) for number, rising in zip(numbers, steps, strict=True)), default=0)


def _step(number: int, rising: list[tuple[int, int]]) -> int:
    return max((work for least, work in rising if number >= least), default=0)


def network_of(address: str) -> str:
    """Return the network that an address belongs to (/24, of IPv6 /48), or nothing where it is no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.version == 6 and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    size = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network((found, size), strict=False))
