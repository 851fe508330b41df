"""The overview in pictures: heat map, burn-up, timeline, silence, last year; and on one sheet of paper."""

from flask import Blueprint

pages = Blueprint("overview_pictures", __name__)
