"""A browser in plain words, told from what it says of itself: never more than two names that are known here."""

import re

SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}
# In this order: most of them call themselves Chrome and Safari as well.
BROWSERS = {
    r"YaBrowser": "Yandex",
    r"OPR|Opera": "Opera",
    r"Edg(e|A|iOS)?/": "Edge",
    r"SamsungBrowser": "Samsung Internet",
    r"Firefox|FxiOS": "Firefox",
    r"Chrome|CriOS": "Chrome",
    r"Safari": "Safari",
}
READ = 1000  # characters of what a browser says


def device_of(user_agent):
    """Return “Android, Chrome” or what of it is known; an empty text for a browser that is not."""
    said = user_agent[:READ]
    system = next((name for word, name in SYSTEMS.items() if word in said), "")
    browser = next((name for pattern, name in BROWSERS.items() if re.search(pattern, said)), "")
    return ", ".join(filter(None, [system, browser]))
