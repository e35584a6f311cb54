"""Asking a service outside whether a signature holds, as NCANode is asked: POST /cms/verify, answered in JSON.

The address is the operator's setting and nobody else's; no redirection is followed, no proxy of the environment asked.
"""

import base64
import http.client
import json
from urllib.parse import urlsplit

PATH = "/cms/verify"
SECONDS = 8
LARGEST = 256 * 1024  # bytes of an answer


def ask(address: str, der: bytes, words: bytes) -> bool | None:
    """Return whether the service at `address` says that a signature holds; None where it gives no answer to that."""
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    question = {
        "cms": base64.b64encode(der).decode(),
        "data": base64.b64encode(words).decode(),
        "revocationCheck": ["OCSP"],
    }
    try:
        connection.request(
            "POST",
            parts.path.rstrip("/") + PATH,
            json.dumps(question),
            {"Content-Type": "application/json", "Accept": "application/json"},
        )
        answer = connection.getresponse()
        said = json.loads(answer.read(LARGEST + 1)) if answer.status == http.client.OK else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    valid = said.get("valid") if isinstance(said, dict) else None
    return valid if isinstance(valid, bool) else None
