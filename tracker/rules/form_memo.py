"""The covering memo (บันทึกข้อความ), the plan with a follow-up column, and the chain of opinions."""

from tracker.rules.paper import Form, Look, Paper, Stamp
from tracker.rules.report_content import ReportContent


def memo_paper(content: ReportContent, look: Look, stamp: Stamp) -> Paper:
    """The paper of this form."""
    return Paper(Form.MEMO, "", content.organization_name, is_landscape=True, look=look, stamp=stamp, blocks=())
