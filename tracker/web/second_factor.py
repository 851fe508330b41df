"""The second factor of one's own account: set up, recovery codes, taken away."""

from flask import Blueprint

pages = Blueprint("second_factor", __name__)
