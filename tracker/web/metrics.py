"""Figures for a monitoring program, behind a token; off until one is set."""

from flask import Blueprint

pages = Blueprint("metrics", __name__)
