"""The site as a WSGI app; running this file loads the demo and serves it."""

from feeds.cli import main
from feeds.web import create_app

if __name__ == "__main__":
    main(["demo"])
else:
    app = create_app()
