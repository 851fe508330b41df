"""How papers look: digits, font, logo, and the posts that approve."""

from flask import Blueprint

pages = Blueprint("paper_settings", __name__)
