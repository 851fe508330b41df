"""A division asks for more time, or says that a task is not theirs."""

from flask import Blueprint

pages = Blueprint("task_proposals", __name__)
