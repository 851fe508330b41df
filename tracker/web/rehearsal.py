"""A year of reminders before it happens: every notice, escalation, quota day and silence."""

from flask import Blueprint

pages = Blueprint("rehearsal", __name__)
