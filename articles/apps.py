from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self):
        from accounts.actions import ask_for_office
        from accounts.conditions import ask_for_conditions
        from accounts.models import Scope
        from articles import change_notices, followed, office_notices
        from articles.actions import accept_all_conditions, changing
        from articles.conditions import conditions_of_all
        from articles.models import Role
        from articles.permissions import holds_office

        followed.register_all()
        changing.register_all()
        change_notices.register_all()
        office_notices.register_all()
        ask_for_conditions(conditions_of_all, accept_all_conditions)
        ask_for_office(Scope.MODERATE, lambda person: holds_office(person, Role.MODERATOR))
        ask_for_office(Scope.DECIDE, lambda person: holds_office(person, Role.RAPPORTEUR, Role.ANALYST, Role.SECRETARY))
        ask_for_office(Scope.RUN, lambda person: holds_office(person, Role.SECRETARY))
