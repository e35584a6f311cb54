"""The identity provider of invented people, beside a demonstration."""

import os
import sys

from consultation.local.after import answers
from consultation.local.identity_provider import CLIENT
from consultation.local.privileges import AS_WE_ARE
from consultation.local.services import Service


class IdentityProvider(Service):
    """It stands where the national one would; whoever signs in there is invented."""

    name = "identity"

    def __init__(self, home, site):
        super().__init__(home)
        self.site = site

    def command(self, port):
        self.port = port
        return AS_WE_ARE.daemon(sys.executable, "-m", "consultation.local.identity_provider")

    def environment(self):
        secret = self.home.password(self.name)
        names = ("127.0.0.1", "localhost")
        sites = {self.site} | {self.site.replace(one, other) for one in names for other in names}
        told = {"PORT": str(self.port), "SITES": " ".join(sorted(sites)), "SECRET": secret}
        return os.environ | {f"IDENTITY_PROVIDER_{name}": value for name, value in told.items()}

    def answers(self):
        return answers(f"{self.url()}/.well-known/openid-configuration", patience=2)

    def url(self):
        return f"http://127.0.0.1:{self.home.port(self.name)}"

    def settings(self):
        """Return what the site needs to know of it."""
        return {
            "IDENTITY_PROVIDER_URL": self.url(),
            "IDENTITY_PROVIDER_NAME": "eGov (ойдан алынған, invented)",
            "IDENTITY_PROVIDER_CLIENT_ID": CLIENT,
            "IDENTITY_PROVIDER_SECRET": self.home.password(self.name),
        }
