"""The policy officer answers what divisions asked for: more time, or another division."""

from flask import Blueprint

pages = Blueprint("proposal_decisions", __name__)
