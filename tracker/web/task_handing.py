"""Handing a task to a colleague of the division, and taking it back."""

from flask import Blueprint

pages = Blueprint("task_handing", __name__)
