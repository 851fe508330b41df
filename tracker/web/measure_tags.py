"""Words put on measures to find them together."""

from flask import Blueprint

pages = Blueprint("measure_tags", __name__)
