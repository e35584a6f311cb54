"""`python -m consultation.local.after URL COMMAND …`: become a command once an address answers, or after a while.

On a small machine the site's pages come first at the start; what works in the background takes nothing from them.
"""

import os
import sys
import time
import urllib.error
import urllib.request

PATIENCE = 30  # seconds


def main():
    url, *command = sys.argv[1:]
    until = time.monotonic() + PATIENCE
    while not answers(url) and time.monotonic() < until:
        time.sleep(0.1)
    os.execvp(command[0], command)  # noqa: S606 (the launcher's own command)


def answers(url, *, patience=5):
    """Tell whether an address answers with 200 within so many seconds."""
    try:
        with urllib.request.urlopen(url, timeout=patience) as answer:  # noqa: S310
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    main()
