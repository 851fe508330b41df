"""The mail server of the organization, with a test letter."""

from flask import Blueprint

pages = Blueprint("mail_settings", __name__)
