"""Addresses where people speak, below `/<language>/`."""

from django.urls import path

import proposals.converters  # noqa: F401  registers `number`
from proposals.views import comments, composer, sent, supports

urlpatterns = [
    path("<slug:draft>/propose/", composer.propose, name="propose"),
    path("proposals/drafts/<str:uid>/", composer.edit_draft, name="edit_draft"),
    path("proposals/<number:serial>/receipt/", sent.receipt, name="proposal_receipt"),
    path("proposals/<number:serial>/withdraw/", sent.withdraw, name="withdraw_proposal"),
    path("proposals/<number:serial>/support/", supports.support, name="support"),
    path("proposals/<number:serial>/comments/", comments.on_proposal, name="comment_on_proposal"),
    path("<slug:draft>/comments/<slug:eid>/", comments.on_article, name="comment_on_article"),
    path("comments/<str:uid>/", comments.find, name="comment"),
    path("comments/<str:uid>/withdraw/", comments.withdraw, name="withdraw_comment"),
]
