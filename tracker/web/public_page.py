"""What everybody may see of an organization that switched its page on."""

from flask import Blueprint

pages = Blueprint("public_page", __name__)
