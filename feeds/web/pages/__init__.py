"""Pages for people: find the topic, see what you get, subscribe in one step.

    home      all topics A-Ö, the filter, the combined feed
    build     "build your own feed": any, all, not
    topics    a topic or formula, and its archive
    entries   an entry with its corrections
    status    how the sources are doing
    about     what a feed is; the accessibility statement

`look` renders them all, `charts` draws, `prose` shows other people's HTML, `related` knows what is
near. Pages have no cookies and work without script; what they show depends on what is stored, on
the language, and on nothing else (the page of the sources: on the time, too).
"""

from flask import Flask

from feeds.web.pages import about, build, entries, home, look, status, topics


def register(app: Flask) -> None:
    """Add the pages to an app."""
    look.register(app)
    for room in (home, build, topics, entries, status, about):
        app.register_blueprint(room.blueprint)
