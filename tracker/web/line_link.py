"""Tie one's own LINE account, or a division's group, to this office; and untie it."""

from flask import Blueprint

pages = Blueprint("line_link", __name__)
