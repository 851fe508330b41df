"""The control room of a round: how far each division is, and who was told when."""

from flask import Blueprint

pages = Blueprint("period_room", __name__)
