"""Settings as one text that anybody can make again, and its digest; plain values in and out.

The text is JSON as RFC 8785 has it, narrowed as leaves of the record are: keys in ASCII and sorted, no spaces, whole
numbers, moments in UTC to the second. The digest is SHA-256 over its bytes in UTF-8, as `sha256sum` prints it.
"""

import hashlib
import json

from record.leaf import encode


def canonical_of(values):
    return encode(values)


def digest_of(canonical):
    return hashlib.sha256(canonical.encode()).hexdigest()


def digest_of_texts(texts):
    """Return SHA-256, in hex, over texts by language as JSON with sorted keys: anybody can compare it with a page."""
    return hashlib.sha256(json.dumps(texts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
