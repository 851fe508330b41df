"""Signed paper that came back: uploaded, matched by the code on its pages, accepted."""

from flask import Blueprint

pages = Blueprint("report_scans", __name__)
