"""Where a person gets, renews and revokes the address of their calendar."""

from flask import Blueprint

pages = Blueprint("calendar_choices", __name__)
