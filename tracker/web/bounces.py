"""Where a mail server hands in the mails that came back."""

from flask import Blueprint

pages = Blueprint("bounces", __name__)
