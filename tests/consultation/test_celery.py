"""What beat sends, workers know."""

from consultation.celery import app


def test_every_task_that_beat_sends_is_one_that_workers_do():
    app.loader.import_default_modules()

    sent = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert sent - set(app.tasks) == set()
