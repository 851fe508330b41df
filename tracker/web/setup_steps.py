"""The steps after the first start: divisions, ways out, a plan or a demo."""

from flask import Blueprint

pages = Blueprint("setup_steps", __name__)
