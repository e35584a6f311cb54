"""Signs that no text is stored with: NUL, other control characters, lone surrogates. Plain, without Django."""

import re

UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
