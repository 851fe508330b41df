"""Search in everything the visitor may see."""

from flask import Blueprint

pages = Blueprint("search", __name__)
