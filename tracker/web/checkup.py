"""What `tracker doctor` says, on a page."""

from flask import Blueprint

pages = Blueprint("checkup", __name__)
