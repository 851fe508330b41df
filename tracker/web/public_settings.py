"""Switching the page for everybody on and off, and what it shows."""

from flask import Blueprint

pages = Blueprint("public_settings", __name__)
