"""What LINE sends us: checked, stored and answered at once; the worker does the rest."""

from flask import Blueprint

pages = Blueprint("line_webhook", __name__)
