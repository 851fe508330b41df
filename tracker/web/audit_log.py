"""Who did what when, and whether the chain of it is whole."""

from flask import Blueprint

pages = Blueprint("audit_log", __name__)
