"""By which ways one wants to be reminded; one always stays on."""

from flask import Blueprint

pages = Blueprint("contact_choices", __name__)
