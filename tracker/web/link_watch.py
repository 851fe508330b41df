"""Links that are evidence and no longer show what they showed."""

from flask import Blueprint

pages = Blueprint("link_watch", __name__)
