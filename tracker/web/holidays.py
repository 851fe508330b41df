"""The days on which the office does not work, filled in beforehand and confirmed by an official each year."""

from flask import Blueprint

pages = Blueprint("holidays", __name__)
