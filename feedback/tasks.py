"""Background work: find what changed, count it. Workers look in the database; a lost message loses nothing."""

from celery import shared_task

from articles.models import Provision
from core import clock
from feedback.actions import aggregate_feedback
from feedback.models import Summary


@shared_task(name="feedback.find_changed")
def find_changed():
    """Ask for a count of every article whose version no summary has yet."""
    for provision_id in Summary.objects.outdated_articles():
        aggregate_article.apply_async(kwargs={"provision_id": provision_id}, expires=60)


@shared_task(name="feedback.aggregate_article", acks_late=True)
def aggregate_article(*, provision_id):
    """Count one article; harmless when it runs twice or the article is gone."""
    article = Provision.objects.articles().filter(pk=provision_id).first()
    if article is not None:
        aggregate_feedback(article, at=clock.now())
