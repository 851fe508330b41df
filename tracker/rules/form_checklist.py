"""The report with boxes to tick: measures, IIT and EIT, and the O-items with their components."""

from tracker.rules.paper import Form, Look, Paper, Stamp
from tracker.rules.report_content import ReportContent


def checklist_paper(content: ReportContent, look: Look, stamp: Stamp) -> Paper:
    """The paper of this form."""
    return Paper(Form.CHECKLIST, "", content.organization_name, is_landscape=True, look=look, stamp=stamp, blocks=())
