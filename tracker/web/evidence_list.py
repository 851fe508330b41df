"""The numbered evidence of a round: the annex, and everything as one ZIP."""

from flask import Blueprint

pages = Blueprint("evidence_list", __name__)
