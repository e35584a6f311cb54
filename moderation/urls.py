from django.urls import path

import proposals.converters  # noqa: F401 (registers `number`)
from moderation import unsealing_views, views

urlpatterns = [
    path("proposals/<number:number>/report/", views.report_proposal, name="report_proposal"),
    path("comments/<str:uid>/report/", views.report_comment, name="report_comment"),
    path("positions/<str:uid>/report/", views.report_position, name="report_position"),
    path("<slug:draft>/unsealing/", unsealing_views.unsealings, name="unsealings"),
    path("<slug:draft>/unsealing/ask/<slug:uid>/", unsealing_views.ask, name="ask_unsealing"),
    path("<slug:draft>/unsealing/<slug:uid>/", unsealing_views.unsealing, name="unsealing"),
    path("<slug:draft>/moderation/", views.queue, name="queue"),
    path("<slug:draft>/moderation/positions/<str:uid>/", views.review_position, name="review_position"),
    path("<slug:draft>/moderation/<number:number>/", views.review_proposal, name="review_proposal"),
    path("<slug:draft>/moderation/<str:uid>/", views.review_comment, name="review_comment"),
]
