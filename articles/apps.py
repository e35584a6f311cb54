from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self):
        from accounts.actions import ask_for_office
        from accounts.models import Scope
        from articles import followed
        from articles.models import Role
        from articles.permissions import holds_office

        followed.register_all()
        ask_for_office(Scope.MODERATE, lambda person: holds_office(person, Role.MODERATOR))
        ask_for_office(Scope.DECIDE, lambda person: holds_office(person, Role.RAPPORTEUR, Role.ANALYST, Role.SECRETARY))
        ask_for_office(Scope.RUN, lambda person: holds_office(person, Role.SECRETARY))
