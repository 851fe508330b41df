"""A person's own calendar of deadlines, read by their telephone."""

from flask import Blueprint

pages = Blueprint("calendar_feed", __name__)
