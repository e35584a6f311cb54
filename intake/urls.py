from django.urls import path

from intake.views import arrivals

urlpatterns = [
    path("<slug:draft>/settings/arrivals/", arrivals.arrivals, name="draft_arrivals"),
    path("<slug:draft>/settings/arrivals/example.csv", arrivals.example_file, name="arrivals_example"),
    path("<slug:draft>/settings/arrivals/answers/<slug:channel>.csv", arrivals.answers_file, name="arrivals_answers"),
    path("<slug:draft>/settings/arrivals/<slug:uid>/", arrivals.delivery, name="delivery"),
    path("<slug:draft>/settings/arrivals/<slug:uid>/found.csv", arrivals.found_file, name="delivery_found"),
]
