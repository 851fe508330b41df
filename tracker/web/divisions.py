"""The divisions: named, ordered, renamed, merged, split."""

from flask import Blueprint

pages = Blueprint("divisions", __name__)
