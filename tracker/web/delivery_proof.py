"""หนังสือรับรองการแจ้งเตือน: a page to print that proves who was told about a task or a round."""

from flask import Blueprint

pages = Blueprint("delivery_proof", __name__)
