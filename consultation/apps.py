from django.apps import AppConfig

from consultation.zone import refuse_old_zones


class ConsultationConfig(AppConfig):
    name = "consultation"

    def ready(self):
        refuse_old_zones()
        from accounts.mail import ask_whether_demonstration
        from articles.models import Draft

        ask_whether_demonstration(lambda: Draft.objects.open().filter(is_demonstration=True).exists())
