"""Configuration: ``site.yaml`` and ``topics.yaml`` -> `Settings`, or all mistakes at once.

Precedence: command-line flag > environment > file > default.
"""

from feeds.config.load import (
    DEFAULT_DATABASE,
    ENVIRONMENT,
    Settings,
    data_folder,
    load,
    load_profile,
    load_topics,
)
from feeds.config.schema import FILES, json_schema
from feeds.config.values import absolute_base_url

__all__ = [
    "DEFAULT_DATABASE",
    "ENVIRONMENT",
    "FILES",
    "Settings",
    "absolute_base_url",
    "data_folder",
    "json_schema",
    "load",
    "load_profile",
    "load_topics",
]
