"""The plan of measures: topic, measure, steps, owner, dates, follow-up."""

from tracker.rules.paper import Form, Look, Paper, Stamp
from tracker.rules.report_content import ReportContent


def plan_paper(content: ReportContent, look: Look, stamp: Stamp) -> Paper:
    """The paper of this form."""
    return Paper(Form.PLAN, "", content.organization_name, is_landscape=True, look=look, stamp=stamp, blocks=())
