"""Next year's plan begun from this year's."""

from flask import Blueprint

pages = Blueprint("next_year", __name__)
