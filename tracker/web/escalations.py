"""Late duties that were told to who is above, step by step, and stopping that with a reason."""

from flask import Blueprint

pages = Blueprint("escalations", __name__)
