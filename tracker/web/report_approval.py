"""The chain of approval of a report: whose turn, what each said; a post's holder decides here."""

from flask import Blueprint

pages = Blueprint("report_approval", __name__)
