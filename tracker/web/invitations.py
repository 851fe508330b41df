"""Invitations to those who shall use the system."""

from flask import Blueprint

pages = Blueprint("invitations", __name__)
