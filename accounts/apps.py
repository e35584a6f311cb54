from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from accounts import organization_notices, token_notices

        organization_notices.register_all()
        token_notices.register_all()
