"""The door for a WSGI server: `app`, built from the environment."""

from tracker.app import create_checked_app

app = create_checked_app()
