"""The calendar of the assessment, each date with the announcement it cites."""

from flask import Blueprint

pages = Blueprint("assessment_dates", __name__)
