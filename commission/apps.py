from django.apps import AppConfig


class CommissionConfig(AppConfig):
    name = "commission"

    def ready(self):
        from accounts.notices import register
        from commission.notices import DECIDED, read_decided

        register(DECIDED, read_decided)
