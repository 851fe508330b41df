"""The published reports with their hashes and files, and what a report said when it was published."""

from flask import Blueprint

pages = Blueprint("report_register", __name__)
