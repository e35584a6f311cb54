from django.urls import path

from feedback import views

urlpatterns = [path("<slug:draft>/staff/runs/", views.runs, name="runs")]
