"""A form on the screen, as it will be printed, and the ways to take it along."""

from flask import Blueprint

pages = Blueprint("report_print", __name__)
