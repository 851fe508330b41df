"""Meetings: the agenda out of the plan, decisions that become tasks, the minutes."""

from flask import Blueprint

pages = Blueprint("meetings", __name__)
