"""Filters of a list kept under a name."""

from flask import Blueprint

pages = Blueprint("saved_views", __name__)
