"""How allauth's second factors behave here: secrets sealed at rest, our sentences, a code drawn without a library."""

import base64
import io

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.sealing import seal, unseal


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy("This second factor cannot be removed."),
        "cannot_generate_recovery_codes": gettext_lazy("Recovery codes come with a second factor. Set one up first."),
        "incorrect_code": gettext_lazy("This was not accepted. Try once more from the beginning."),
        "unverified_email": gettext_lazy("Confirm your e-mail first; then you can set up a second factor."),
    }

    def encrypt(self, text):
        """Seal a secret for the database; whoever reads the database alone cannot use it."""
        return base64.b64encode(seal(text.encode())).decode()

    def decrypt(self, encrypted_text):
        return unseal(base64.b64decode(encrypted_text)).decode()

    def build_totp_svg(self, url):
        """Return the address that an app reads as a square code, dark on white in every theme."""
        drawn = io.BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=5, border=4, light="#fff", xmldecl=False)
        return drawn.getvalue().decode()

    def get_totp_issuer(self):
        return pgettext("site", "Draft Constitution")

    def generate_authenticator_name(self, user, type):  # noqa: A002 (as allauth calls it)
        return _("My passkey")

    def get_public_key_credential_user_entity(self, user):
        """Name a passkey by the e-mail alone: the device shows it to whoever holds it."""
        return super().get_public_key_credential_user_entity(user) | {"display_name": user.email}
