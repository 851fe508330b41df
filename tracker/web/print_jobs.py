"""Files somebody asked for: how far they are, and the way to fetch them."""

from flask import Blueprint

pages = Blueprint("print_jobs", __name__)
