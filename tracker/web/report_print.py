"""A form on the screen, as it will be printed, and the ways to take it along."""

import base64
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from tracker.documents.picture import logo_picture, qr_picture
from tracker.rules.errors import NotFound
from tracker.rules.fiscal_year import round_name
from tracker.rules.paper import FORM_NAMES, Form, Format, Paper
from tracker.rules.paper_sections import Section, caption_rows, sections_of
from tracker.rules.thai_calendar import format_instant
from tracker.rules.thai_text import to_thai_digits
from tracker.services.frozen_report import frozen_paper, get_frozen
from tracker.services.print_paper import draft_paper
from tracker.store.people import get_organization
from tracker.store.plans import get_round
from tracker.web.door import reading
from tracker.web.parts import now, parts
from tracker.web.years import refuse_odd_values

pages = Blueprint("report_print", __name__)
pages.url_value_preprocessor(refuse_odd_values)
OF_ROUND = (Form.PROGRESS, Form.CHECKLIST, Form.MEMO, Form.EVIDENCE, Form.PLAN, Form.ANALYSIS)
OF_YEAR = (Form.PLAN, Form.ANALYSIS, Form.MEMO)
FORMAT_NAMES = {Format.DOCX: "Word", Format.XLSX: "Excel", Format.PDF: "PDF"}


@dataclass(frozen=True)
class Way:
    """A form of the same content to go to."""

    title: str
    address: str
    is_here: bool


@dataclass(frozen=True)
class Foot:
    """What stands at the foot of the paper; `qr` is the address of a picture, "" for none."""

    digest: str
    made: str
    code: str
    qr: str


@dataclass(frozen=True)
class Shown:
    """A paper ready for the template; `logo` is the address of a picture, "" for none."""

    paper: Paper
    sections: tuple[Section, ...]
    foot: Foot
    logo: str


@pages.get("/reports/<uuid:round_id>/paper")
def draft(round_id: UUID) -> str:
    """What a form of a round would say if it were printed now."""
    with reading() as session:
        head = get_round(session, round_id)
        form = _asked_form(OF_ROUND, get_organization(session).report_form)
        paper = draft_paper(
            session, form=form, year=head.year, months=head.months, now=now(), data_dir=parts().data_dir
        )
    return _page(
        paper,
        kinds=_ways_to("report_print.draft", OF_ROUND, form, round_id=round_id),
        order={"kind": "draft", "form": form.value, "year": head.year, "months": head.months},
        about=round_name(head.months, head.year),
        back=url_for("reports.report", round_id=round_id),
    )


@pages.get("/reports/years/<int:year>/paper")
def of_year(year: int) -> str:
    """A form of a year's plan itself, without the results of a round."""
    form = _asked_form(OF_YEAR, Form.PLAN)
    with reading() as session:
        paper = draft_paper(session, form=form, year=year, months=None, now=now(), data_dir=parts().data_dir)
    return _page(
        paper,
        kinds=_ways_to("report_print.of_year", OF_YEAR, form, year=year),
        order={"kind": "draft", "form": form.value, "year": year},
        about=f"แผนปีงบประมาณ พ.ศ. {year}",
        back=url_for("reports.page"),
    )


@pages.get("/reports/frozen/<uuid:report_id>/paper")
def frozen(report_id: UUID) -> str:
    """A report as it was proposed or published, in any form."""
    with reading() as session:
        head = get_frozen(session, report_id).head
        form = _asked_form(OF_ROUND, get_organization(session).report_form)
        paper = frozen_paper(session, report_id, form, parts().data_dir, base_url=parts().base_url)
    return _page(
        paper,
        kinds=_ways_to("report_print.frozen", OF_ROUND, form, report_id=report_id),
        order={"kind": "frozen", "form": form.value, "report_id": report_id},
        about=f"ฉบับที่ {head.revision} รหัสเอกสาร {head.code}",
        back=url_for("report_approval.report", report_id=report_id),
    )


def _page(paper: Paper, *, kinds: list[Way], order: dict[str, object], about: str, back: str) -> str:
    return render_template(
        "report_print/page.html",
        shown=_shown(paper),
        kinds=kinds,
        order=order,
        about=about,
        back=back,
        formats=FORMAT_NAMES,
        captions=caption_rows,
    )


def _asked_form(known: tuple[Form, ...], usual: str) -> Form:
    asked = request.args.get("form") or usual
    found = next((form for form in known if form.value == asked), None)
    if found is None:
        raise NotFound("no_form", "ไม่มีแบบพิมพ์นี้ กรุณาเลือกแบบพิมพ์จากรายการด้านบนของหน้า")
    return found


def _ways_to(endpoint: str, forms: tuple[Form, ...], here: Form, **of: Any) -> list[Way]:
    return [Way(FORM_NAMES[form], url_for(endpoint, form=form.value, **of), form is here) for form in forms]


def _shown(paper: Paper) -> Shown:
    logo = logo_picture(paper.look.logo) if paper.look.logo else None
    picture = f"data:image/{logo.ending};base64,{paper.look.logo}" if logo else ""
    return Shown(paper, tuple(sections_of(paper)), _foot(paper), picture)


def _foot(paper: Paper) -> Foot:
    stamp = paper.stamp
    made = format_instant(stamp.made_at)
    state = "ร่าง ณ" if stamp.is_draft else "จัดทำเมื่อ"
    qr = qr_picture(stamp.address).content if stamp.code and stamp.address else b""
    return Foot(
        digest=stamp.content_sha256,
        made=f"{state} {to_thai_digits(made) if paper.look.digits == 'thai' else made}",
        code=stamp.code,
        qr=f"data:image/png;base64,{base64.b64encode(qr).decode()}" if qr else "",
    )
