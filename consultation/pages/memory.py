"""What a process has made and may use again: bounded by bytes, each thing made by one thread at a time."""

import sys
from collections import OrderedDict
from contextlib import contextmanager
from threading import Lock
from typing import NamedTuple

from core import rehearsing


class Made(NamedTuple):
    of: object
    value: object


class Memory:
    """Values by key, the longest unused forgotten first once they hold more than `most` bytes in all."""

    def __init__(self, most):
        self.most, self.held = most, 0
        self._values, self._makers, self._lock = OrderedDict(), {}, Lock()

    def find(self, key):
        """Return what is kept under a key, or None; in a rehearsal nothing is ever kept, nor found."""
        if rehearsing.current():
            return None
        with self._lock:
            if (found := self._values.get(key)) is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def keep(self, key, value, size):
        """Keep a value that holds so many bytes, in place of what stood under its key; none that alone is too large."""
        if rehearsing.current():
            return
        with self._lock:
            self._drop(key)
            if size > self.most:
                return
            self._values[key] = (value, size)
            self.held += size
            while self.held > self.most:
                self._drop(next(iter(self._values)))

    def once(self, key, make, *, of=None):
        """Return what `make()` returned for this key and what it is made `of`, plain values; who asks meanwhile waits.

        What was made of other values gives way to it: of each thing one state is kept, the last that was asked for.
        """
        if rehearsing.current():
            return make()
        if (found := self.known(key, of=of)) is not None:
            return found
        with self.alone(key):
            if (found := self.known(key, of=of)) is None:
                found = make()
                self.keep(key, Made(of, found), _size(of) + _size(found))
            return found

    def known(self, key, *, of=None):
        """Return what is kept under a key, if it was made of just these values; else None."""
        made = self.find(key)
        return made.value if made is not None and made.of == of else None

    @contextmanager
    def alone(self, key):
        """Let one thread at a time make what stands under a key."""
        with self._lock:
            maker = self._makers.setdefault(key, [Lock(), 0])
            maker[1] += 1
        try:
            with maker[0]:
                yield
        finally:
            with self._lock:
                maker[1] -= 1
                if not maker[1]:
                    del self._makers[key]

    def forget(self):
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self.held = 0

    def _drop(self, key):
        if (dropped := self._values.pop(key, None)) is not None:
            self.held -= dropped[1]


ENTRY = 600  # bytes that a key and its place take, about


def _size(value):
    """Return about how many bytes a value holds: what it is made of one or two steps down, strings above all."""
    size = ENTRY + sys.getsizeof(value)
    parts = value if isinstance(value, list | tuple) else vars(value).values() if hasattr(value, "__dict__") else ()
    for part in parts:
        size += sys.getsizeof(part)
        if isinstance(part, list | tuple):
            size += sum(map(sys.getsizeof, part))
    return size
