"""Django's PostgreSQL, which asks the server whether a kept connection stands only where there is a reason to."""

import select

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

ENDED = select.POLLIN | select.POLLHUP | select.POLLERR


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self):
        """Whether the connection stands, asked at the begin of each request (`CONN_HEALTH_CHECKS`).

        A server that ends a connection says so, and what it sends waits in the socket: where nothing does, and nothing
        went wrong before, no question is put. A server that fell silent is met by the first statement, as any is.
        """
        if self.errors_occurred or self._is_broken_off() or self._has_news():
            return super().is_usable()
        return True

    def _is_broken_off(self):
        return self.connection.info.transaction_status == TransactionStatus.INERROR

    def _has_news(self):
        asked = select.poll()
        asked.register(self.connection.fileno(), ENDED)
        return bool(asked.poll(0))
