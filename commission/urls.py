"""Addresses of the Commission's own pages, below `/<language>/`; its answers stand among the pages kept for all."""

from django.urls import path

from commission import views

urlpatterns = [
    path("<slug:draft>/commission/", views.overview, name="overview"),
    path("<slug:draft>/commission/<slug:eid>/", views.desk, name="desk"),
    path("<slug:draft>/commission/answers/<str:uid>/", views.correct_answer, name="correct_answer"),
]
