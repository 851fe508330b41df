"""How the organization reminds: offsets, hours, escalation, what happens to an uncertain mail."""

from flask import Blueprint

pages = Blueprint("reminder_settings", __name__)
