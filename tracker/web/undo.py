"""Taking back what one did a moment ago."""

from flask import Blueprint

pages = Blueprint("undo", __name__)
