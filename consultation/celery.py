"""The Celery application, and what beat sends when; worker and beat start from here, web processes do without it."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consultation.settings")

app = Celery("consultation")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "count changed articles": {"task": "feedback.count_changed", "schedule": 2.0, "options": {"expires": 10}},
    "tally changes": {"task": "feedback.tally_changes", "schedule": 2.0, "options": {"expires": 10}},
    "do pieces of runs": {"task": "feedback.work", "schedule": 2.0, "options": {"expires": 10}},
    "check tallies": {"task": "feedback.check_tallies", "schedule": crontab(hour=21, minute=10)},
    "enter new words for families": {
        "task": "feedback.enter_arrivals",
        "schedule": 5.0,
        "options": {"expires": 30},
    },
    "tell followers": {"task": "accounts.tell_followers", "schedule": 2.0, "options": {"expires": 10}},
    "gather days": {"task": "commission.gather_days", "schedule": 30.0, "options": {"expires": 60}},
    "publish answers": {"task": "commission.publish_answers", "schedule": 2.0, "options": {"expires": 10}},
    "begin duties to answer": {"task": "commission.begin_duties", "schedule": 60.0, "options": {"expires": 60}},
    "make comparative tables": {"task": "commission.make_tables", "schedule": 2.0, "options": {"expires": 10}},
    "forget comparative tables": {"task": "commission.forget_tables", "schedule": 300.0, "options": {"expires": 300}},
    "remind bodies": {"task": "commission.remind_bodies", "schedule": 60.0, "options": {"expires": 50}},
    "settle assignments": {"task": "commission.settle_assignments", "schedule": 60.0, "options": {"expires": 50}},
    "freeze weekly tables": {"task": "feedback.freeze_tables", "schedule": 300.0, "options": {"expires": 300}},
    "weigh demands": {"task": "consultation.weigh_demands", "schedule": 60.0, "options": {"expires": 60}},
    "remind of closing": {"task": "commission.remind", "schedule": 300.0, "options": {"expires": 600}},
    "find statements": {"task": "proposals.find_statements", "schedule": 10.0, "options": {"expires": 30}},
    "recount statements": {"task": "proposals.recount_statements", "schedule": crontab(hour=22, minute=40)},
    "export open data": {"task": "consultation.export_open_data", "schedule": 900.0, "options": {"expires": 600}},
    "make reports": {"task": "consultation.make_reports", "schedule": 5.0, "options": {"expires": 20}},
    "make files of reports": {"task": "commission.make_report_files", "schedule": 20.0, "options": {"expires": 20}},
    "recount what is published": {"task": "consultation.recount", "schedule": crontab(hour=23, minute=10)},
    "send due mail": {"task": "accounts.send_due_mail", "schedule": 5.0, "options": {"expires": 30}},
    "mail invitations": {"task": "proposals.mail_invitations", "schedule": 5.0, "options": {"expires": 30}},
    "mail invitations to offices": {"task": "articles.mail_invitations", "schedule": 5.0, "options": {"expires": 30}},
    "enter altered words": {"task": "proposals.enter_alterations", "schedule": 10.0, "options": {"expires": 30}},
    "enter new words": {"task": "proposals.index_alike", "schedule": 20.0, "options": {"expires": 60}},
    "enter revised words": {
        "task": "proposals.index_revised",
        "schedule": 24 * 3600.0,
        "options": {"expires": 3600},
    },
    "tell those unsealed": {"task": "accounts.tell_unsealed", "schedule": 300.0, "options": {"expires": 300}},
    "settle merges": {"task": "accounts.settle_merges", "schedule": 60.0, "options": {"expires": 60}},
    "claim senders": {"task": "accounts.claim_senders", "schedule": 60.0, "options": {"expires": 50}},
    "flag what waits": {"task": "moderation.flag_waiting", "schedule": 5.0, "options": {"expires": 30}},
    "draw rechecks": {"task": "moderation.draw_rechecks", "schedule": 300.0, "options": {"expires": 300}},
    "enter acts of staff": {"task": "moderation.enter_acts", "schedule": 30.0, "options": {"expires": 30}},
    "free what the absent hold": {"task": "moderation.free_absent", "schedule": 60.0, "options": {"expires": 50}},
    "carry out batches": {"task": "moderation.carry_out_batches", "schedule": 2.0, "options": {"expires": 10}},
    "show overdue": {"task": "moderation.show_overdue", "schedule": 60.0, "options": {"expires": 50}},
    "read mails": {"task": "intake.read_mails", "schedule": 60.0, "options": {"expires": 60}},
    "answer mails": {"task": "intake.answer_mails", "schedule": 10.0, "options": {"expires": 30}},
    "tell invited bodies": {"task": "intake.tell_invited", "schedule": 20.0, "options": {"expires": 60}},
    "store deliveries": {"task": "intake.store_deliveries", "schedule": 2.0, "options": {"expires": 10}},
    "finish erasures": {"task": "accounts.finish_erasures", "schedule": 60.0, "options": {"expires": 50}},
    "forget ended sessions": {"task": "accounts.forget_ended_sessions", "schedule": 3600.0},
    "forget edited files": {"task": "proposals.forget_edited_files", "schedule": 3600.0},
    "forget counts of days": {"task": "accounts.forget_counts", "schedule": 3600.0},
    "settle rehearsals": {"task": "consultation.settle_rehearsals", "schedule": 2.0, "options": {"expires": 10}},
    "keep rehearsals": {"task": "consultation.keep_rehearsals", "schedule": 10.0, "options": {"expires": 30}},
}
