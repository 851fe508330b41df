"""Who was told what, when and how: every message of the organization in plain words, and sending one again."""

from flask import Blueprint

pages = Blueprint("delivery_log", __name__)
