"""The cells of a round's report as the officer words them, beside what the divisions wrote."""

from flask import Blueprint

pages = Blueprint("report_cells", __name__)
