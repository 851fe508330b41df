"""Changing many tasks at once: seen before, taken back after."""

from flask import Blueprint

pages = Blueprint("bulk_edit", __name__)
