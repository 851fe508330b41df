"""Asking a division about a task: a question, or evidence."""

from flask import Blueprint

pages = Blueprint("task_requests", __name__)
