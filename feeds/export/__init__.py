"""The whole site as files that any web server can serve.

asking     the site itself answers, as it does a client
addresses  what there is to ask, and the file for each answer
folder     files that are there as a whole, in the old state or in the new one
state      what the next export must know
snippets   the same header fields from nginx and Caddy
run        all of it, in order; only what a change touches is asked
"""

from feeds.export.run import Export, Plan, Report

__all__ = ["Export", "Plan", "Report"]
