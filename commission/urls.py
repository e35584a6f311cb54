"""Addresses of the Commission's own pages, below `/<language>/`; its answers stand among the pages kept for all."""

from django.urls import path

from commission import assignment_views, table_views, views

urlpatterns = [
    path("<slug:draft>/commission/", views.overview, name="overview"),
    path("<slug:draft>/commission/assigned/", assignment_views.assignments, name="assignments"),
    path("<slug:draft>/commission/assigned/give/", assignment_views.give, name="assign"),
    path("<slug:draft>/commission/<slug:eid>/", views.desk, name="desk"),
    path("<slug:draft>/commission/answers/<str:uid>/", views.correct_answer, name="correct_answer"),
    path("<slug:draft>/table/files/", table_views.ask, name="ask_for_table"),
    path("<slug:draft>/table/files/<str:uid>/", table_views.file, name="table_file"),
    path("<slug:draft>/table/files/<str:uid>/download/", table_views.download, name="table_download"),
]
