"""All addresses under `/api/v1/`."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from consultation.api.proposals import ProposalDetail, ProposalDiscussion, ProposalList
from consultation.api.root import Root

urlpatterns = [
    path("", Root.as_view(), name="api_root"),
    path("openapi.yaml", SpectacularAPIView.as_view(), name="api_schema"),
    path(
        "viewer/",
        SpectacularSwaggerSplitView.as_view(url_name="api_schema", template_name="api_viewer.html"),
        name="api_viewer",
    ),
    path("proposals/", ProposalList.as_view(), name="api_proposals"),
    path("proposals/<number:number>/", ProposalDetail.as_view(), name="api_proposal"),
    path("proposals/<number:number>/comments/", ProposalDiscussion.as_view(), name="api_proposal_comments"),
    *[
        path("", include(f"{app}.api"))
        for app in ("accounts", "articles", "proposals", "moderation", "feedback", "commission")
    ],
]
