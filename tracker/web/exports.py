"""Every list of the product as .csv and .xlsx."""

from flask import Blueprint

pages = Blueprint("exports", __name__)
