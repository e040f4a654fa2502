"""Archives of feeds (RFC 5005) over a real store."""
