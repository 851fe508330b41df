"""The seven-column progress report (รายงานผลการดำเนินการ) of a round."""

from tracker.rules.paper import Form, Look, Paper, Stamp
from tracker.rules.report_content import ReportContent


def progress_paper(content: ReportContent, look: Look, stamp: Stamp) -> Paper:
    """The paper of this form."""
    return Paper(Form.PROGRESS, "", content.organization_name, is_landscape=True, look=look, stamp=stamp, blocks=())
