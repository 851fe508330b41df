"""The dates of rounds and the announcements they come from; moving one shows first whom it touches."""

from flask import Blueprint

pages = Blueprint("deadlines", __name__)
