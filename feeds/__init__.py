"""topicfeeds: news items go in, one Atom feed per topic and one combined feed come out."""

__version__ = "0.1.0"
