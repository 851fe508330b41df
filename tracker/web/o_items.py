"""The year's O-items, what the office answers for each, and the answer sheet."""

from flask import Blueprint

pages = Blueprint("o_items", __name__)
