"""Django's syndication framework over the same database, in the environment of the peers.

Compression and conditional requests are Django's own middleware, in the order of its documentation;
connections to the database stay open.
"""

import os
from datetime import datetime

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="nothing is signed",  # noqa: S106  # it protects nothing
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["benchmarks.serving.django_site"],
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["PLAIN_DB"],
            "CONN_MAX_AGE": None,
        }
    },
    MIDDLEWARE=[
        "django.middleware.gzip.GZipMiddleware",
        "django.middleware.http.ConditionalGetMiddleware",
    ],
)
django.setup()

# These need the settings.
from django.contrib.syndication.views import Feed  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils.feedgenerator import Atom1Feed  # noqa: E402

from benchmarks.serving.django_site.models import Entry, Topic  # noqa: E402


class TopicFeed(Feed):
    """The feed of a topic."""

    feed_type = Atom1Feed
    language = "sv"
    author_name = "Redaktionen"

    def get_object(self, _: HttpRequest, slug: str) -> Topic:
        """The topic of an address."""
        return get_object_or_404(Topic, slug=slug)

    def title(self, topic: Topic) -> str:
        """The feed's title."""
        return topic.label

    def link(self, topic: Topic) -> str:
        """The page of the topic."""
        return f"/topics/{topic.slug}"

    def items(self, topic: Topic) -> QuerySet[Entry]:
        """The newest entries, and the topics of all of them by one more statement."""
        return topic.entry_set.order_by("-updated").prefetch_related("topics")[:50]

    def item_title(self, entry: Entry) -> str:
        """The entry's title."""
        return entry.title

    def item_description(self, entry: Entry) -> str:
        """The entry's text."""
        return entry.summary

    def item_link(self, entry: Entry) -> str:
        """The entry's address."""
        return entry.link

    def item_guid(self, entry: Entry) -> str:
        """The entry's id."""
        return entry.uri

    def item_updateddate(self, entry: Entry) -> datetime:
        """When the entry changed."""
        return entry.updated

    def item_categories(self, entry: Entry) -> list[str]:
        """The entry's topics."""
        return [topic.label for topic in entry.topics.all()]


def healthz(_: HttpRequest) -> HttpResponse:
    """The process is alive."""
    return HttpResponse("ok")


urlpatterns = [path("feeds/<slug:slug>.atom", TopicFeed()), path("healthz", healthz)]
application = get_wsgi_application()
