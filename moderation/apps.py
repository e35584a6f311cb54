from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"

    def ready(self):
        from moderation import appeal_notices, changing, notices, overdue_notices, unsealing

        changing.register_all()
        notices.register_all()
        overdue_notices.register_all()
        appeal_notices.register_all()
        unsealing.register_all()
