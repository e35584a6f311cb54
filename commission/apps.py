from django.apps import AppConfig


class CommissionConfig(AppConfig):
    name = "commission"

    def ready(self):
        from accounts.notices import register
        from commission.notices import KINDS, read_decided

        for kind in KINDS:
            register(kind, read_decided)
