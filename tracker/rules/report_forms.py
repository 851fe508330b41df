"""Every form a report's content can be printed in; the same content in each says the same."""

from collections.abc import Callable, Mapping

from tracker.rules.form_analysis import analysis_paper
from tracker.rules.form_checklist import checklist_paper
from tracker.rules.form_evidence import evidence_paper
from tracker.rules.form_memo import memo_paper
from tracker.rules.form_plan import plan_paper
from tracker.rules.form_progress import progress_paper
from tracker.rules.paper import Form, Look, Paper, Stamp
from tracker.rules.report_content import ReportContent

_MAKERS: Mapping[Form, Callable[[ReportContent, Look, Stamp], Paper]] = {
    Form.PROGRESS: progress_paper,
    Form.CHECKLIST: checklist_paper,
    Form.PLAN: plan_paper,
    Form.ANALYSIS: analysis_paper,
    Form.MEMO: memo_paper,
    Form.EVIDENCE: evidence_paper,
}


def paper_of(content: ReportContent, form: Form, look: Look, stamp: Stamp) -> Paper:
    """The content printed in a form."""
    return _MAKERS[form](content, look, stamp)
