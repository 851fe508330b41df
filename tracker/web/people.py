"""People and their posts: who holds which, who stands in, who left."""

from flask import Blueprint

pages = Blueprint("people", __name__)
