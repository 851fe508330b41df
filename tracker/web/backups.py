"""Backups: made, verified, tried."""

from flask import Blueprint

pages = Blueprint("backups", __name__)
