"""Getting a capture's bytes: files, and standard input."""

from feeds.fetch.files import check_path, fetch

__all__ = ["check_path", "fetch"]
