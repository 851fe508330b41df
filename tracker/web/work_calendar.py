"""The task list as a calendar and as a timeline: the same filters, the same rows."""

from flask import Blueprint

pages = Blueprint("work_calendar", __name__)
