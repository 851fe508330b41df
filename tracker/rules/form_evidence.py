"""The numbered list of evidence that goes with a report."""

from tracker.rules.paper import Form, Look, Paper, Stamp
from tracker.rules.report_content import ReportContent


def evidence_paper(content: ReportContent, look: Look, stamp: Stamp) -> Paper:
    """The paper of this form."""
    return Paper(Form.EVIDENCE, "", content.organization_name, is_landscape=True, look=look, stamp=stamp, blocks=())
