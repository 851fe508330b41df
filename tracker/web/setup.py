"""The first start: the first administrator and the organization, while there is none."""

from flask import Blueprint

pages = Blueprint("setup", __name__)
