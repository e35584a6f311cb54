"""A person with a browser that runs no scripts: it keeps cookies and sends forms as they stand on the page."""

import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import NamedTuple

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Page(NamedTuple):
    status: int
    path: str
    text: str


class Visitor:
    """One person; `like` another has their cookies, as the same browser at another of the site's machines."""

    def __init__(self, base, *, like=None, headers=None):
        self.base = base
        self._cookies = like._cookies if like else CookieJar()
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies))
        self._browser.addheaders = list((headers or {}).items())

    def open(self, path, form=None):
        """Open a page, or send a form there; redirects are followed."""
        content = None if form is None else urllib.parse.urlencode(form).encode()
        try:
            answer = self._browser.open(f"http://{self.base}{path}", content, timeout=20)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        with answer:
            return Page(answer.status, urllib.parse.urlsplit(answer.url).path, answer.read().decode())

    def send(self, path, form, *, to=None):
        """Open the page with a form, fill it in and send it to where its action is."""
        return self.open(to or path, form | {"csrfmiddlewaretoken": TOKEN.search(self.open(path).text)[1]})
