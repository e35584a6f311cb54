"""Addresses of a proposal and of a person's own page, below `/<language>/`."""

from django.urls import path

import proposals.converters  # noqa: F401  registers `number`
from consultation.pages import my, proposal

urlpatterns = [
    path("proposals/<number:serial>/", proposal.show, name="proposal"),
    path("me/", my.show, name="my_page"),
    path("me/notices/read/", my.read_notices, name="read_notices"),
]
