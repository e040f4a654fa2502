"""A Django project of one app: syndication over the plain database, run by the peers' Django."""
