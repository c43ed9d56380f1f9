"""The application for a web server: ``wsgi:app``."""

from permits.app import create_app

app = create_app()
