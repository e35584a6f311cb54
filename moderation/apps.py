from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"

    def ready(self):
        from moderation import (
            appeal_notices,
            batch_notices,
            changing,
            discussion,
            grouping_notices,
            notices,
            overdue_notices,
            question_notices,
            report_notices,
            unsealing,
        )

        changing.register_all()
        notices.register_all()
        discussion.register_all()
        overdue_notices.register_all()
        appeal_notices.register_all()
        batch_notices.register_all()
        question_notices.register_all()
        report_notices.register_all()
        grouping_notices.register_all()
        unsealing.register_all()
