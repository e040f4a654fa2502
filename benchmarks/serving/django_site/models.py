"""The tables of the plain database."""

from django.db import models


class Topic(models.Model):
    """A topic."""

    slug = models.SlugField(unique=True)
    label = models.TextField()

    class Meta:
        """Its table."""

        db_table, managed = "topic", False

    def __str__(self) -> str:
        return self.label


class Entry(models.Model):
    """An entry with its topics."""

    uri = models.TextField(unique=True)
    title = models.TextField()
    summary = models.TextField()
    link = models.TextField()
    updated = models.DateTimeField(db_index=True)
    topics = models.ManyToManyField(Topic, db_table="entry_topics")

    class Meta:
        """Its table."""

        db_table, managed = "entry", False

    def __str__(self) -> str:
        return self.title
