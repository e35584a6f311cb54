from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from accounts import (
            addresses,
            copy_notices,
            factor_notices,
            identity_notices,
            merging_notices,
            organization_notices,
            signals,
            token_notices,
            unsealing_notices,
        )

        signals.connect()
        addresses.register_all()
        copy_notices.register_all()
        factor_notices.register_all()
        identity_notices.register_all()
        merging_notices.register_all()
        organization_notices.register_all()
        token_notices.register_all()
        unsealing_notices.register_all()
