"""Taking the demo organization away with everything in it."""

from flask import Blueprint

pages = Blueprint("demo_removal", __name__)
