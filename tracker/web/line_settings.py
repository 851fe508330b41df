"""The LINE Official Account of the organization: its keys, whether it works, what the month has left."""

from flask import Blueprint

pages = Blueprint("line_settings", __name__)
