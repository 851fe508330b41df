"""The seven-issue analysis with its limitations, one table per issue."""

from tracker.rules.paper import Form, Look, Paper, Stamp
from tracker.rules.report_content import ReportContent


def analysis_paper(content: ReportContent, look: Look, stamp: Stamp) -> Paper:
    """The paper of this form."""
    return Paper(Form.ANALYSIS, "", content.organization_name, is_landscape=True, look=look, stamp=stamp, blocks=())
