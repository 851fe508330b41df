"""The address in every mail that switches mail off: GET shows a button, POST does it."""

from flask import Blueprint

pages = Blueprint("unsubscribe", __name__)
