"""The environment that the product's processes get: what the person set stands, the rest comes from `var/`."""

import os
import socket
import sys
from pathlib import Path

from consultation.local.problems import CannotStart


def address():
    """Return HOST and PORT; refuse what is no address, and a port that another program has."""
    host = os.environ.get("HOST", "").strip() or "127.0.0.1"
    port = os.environ.get("PORT", "").strip() or "8000"
    if not (port.isdecimal() and 0 < int(port) < 65536):
        raise CannotStart(f"PORT must be a number from 1 to 65535, not {port!r}.")
    return host, int(port)


def refuse_taken(host, port):
    """Refuse an address that cannot be listened at, before anything is started."""
    try:
        family, kind, protocol, _name, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise CannotStart(f"HOST={host} is no address of this machine. 127.0.0.1 or 0.0.0.0 will do.") from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except PermissionError as error:
            raise CannotStart(
                f"This user may not listen at port {port}. Choose one from 1024: PORT=8001 make run."
            ) from error
        except OSError as error:
            raise CannotStart(
                f"Port {port} of {host} cannot be had ({error.strerror}): another program has it."
                " Stop that one, or choose another: PORT=8001 make run."
            ) from error


def site_url():
    """Return the site's address as people on this machine write it."""
    if is_given("SITE_URL"):
        return os.environ["SITE_URL"].strip()
    host, port = address()
    seen_at = "localhost" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not listened at
    return f"http://{f'[{seen_at}]' if ':' in seen_at else seen_at}:{port}"


def with_demonstration():
    """Tell whether the site is to be a demonstration, whose people may be invented."""
    refused = os.environ.get("DEMO", "1").strip().lower() in {"0", "no", "false", "off"}
    return not refused and os.environ.get("ENVIRONMENT", "").strip() in {"", "development"}


def product(home, *, postgres=None, broker=None, provider=None):
    """Return the environment for the product's own programs."""
    host, _port = address()
    made = {
        "ENVIRONMENT": "development",
        "SITE_URL": site_url(),
        "SECRET_KEY": home.secret("SECRET_KEY"),
        "RECEIPT_KEY": home.secret("RECEIPT_KEY"),
        "IIN_KEY": home.secret("IIN_KEY"),
        "FACTOR_KEY": home.secret("FACTOR_KEY"),
        "PYTHONUNBUFFERED": "1",
    }
    if host not in {"127.0.0.1", "localhost", "::1"}:
        made["ALLOWED_HOSTS"] = "*"
    if postgres is not None:
        made["DATABASE_URL"] = postgres.url("consultation")
        made["OWNER_DATABASE_URL"] = postgres.url("consultation_owner")
    if broker is not None:
        made["REDIS_URL"] = broker.url()
    if provider is not None:
        made |= provider.settings()
    given = {name: value for name, value in os.environ.items() if value.strip()}
    if postgres is not None:
        given.pop("OWNER_DATABASE_URL", None)  # of no use without DATABASE_URL
    return made | given | {"VAR_DIR": str(home.path), "PATH": _path()}


def is_given(name):
    """Tell whether the person set a variable."""
    return bool(os.environ.get(name, "").strip())


def _path():
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
