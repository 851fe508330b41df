"""From compiled to published: what is missing, who approves, the register, the frozen report."""

from flask import Blueprint

pages = Blueprint("report_publishing", __name__)
