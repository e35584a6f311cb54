from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "consultation"

    def ready(self):
        from accounts.mail import ask_whether_demonstration
        from articles.models import Draft

        ask_whether_demonstration(lambda: Draft.objects.open().filter(is_demonstration=True).exists())
