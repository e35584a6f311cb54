"""Is the process alive, is the site complete: for supervisors and monitoring.

Route people by `/healthz` alone. `/readyz` reports a missing broker too, and without a broker people go on: what they
do is kept in PostgreSQL and the workers catch up.
"""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_migrated = False  # once true it stays so for this process: a newer build is another process


@never_cache
@require_safe
def healthz(request):
    """Tell that this process answers; asks nobody else."""
    return JsonResponse({"alive": True})


@never_cache
@require_safe
def readyz(request):
    """Tell whether database, broker and tables are there; 503 names what is missing."""
    checks = {"database": _database(), "broker": _broker()}
    checks["migrations"] = _migrations() if checks["database"] == "ok" else "unknown without the database"
    missing = [name for name, told in checks.items() if told != "ok"]
    return JsonResponse({"ready": not missing, "missing": missing, "checks": checks}, status=503 if missing else 200)


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _broker():
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            client.ping()
    except redis.RedisError:
        return "does not answer"
    return "ok"


def _migrations():
    global _migrated
    if not _migrated:
        try:
            executor = MigrationExecutor(connection)
            left = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError:
            return "cannot be read"
        if left:
            return f"{len(left)} to apply: python manage.py prepare_database"
        _migrated = True
    return "ok"
