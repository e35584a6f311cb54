from django.apps import AppConfig


class CommissionConfig(AppConfig):
    name = "commission"

    def ready(self):
        from accounts.notices import register
        from accounts.telling import tell_too
        from commission import assignment_notices, closing, conclusion_notices, days, docket_notices
        from commission.notices import KINDS, read_decided
        from proposals.audience import backers

        for kind in KINDS:
            register(kind, read_decided)
        tell_too("proposal.decided", backers)
        assignment_notices.register_all()
        conclusion_notices.register_all()
        days.register_all()
        closing.register_all()
        docket_notices.register_all()
