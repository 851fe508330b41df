"""The list of all addresses with what each asks of a visitor; a new one is added here on purpose."""

from tests.web.conftest import World
from tracker.web.door import permission_of

ROUTES = {
    "GET /": "signed_in",
    "GET /account": "signed_in",
    "POST /account/password": "signed_in",
    "POST /account/sessions/end": "signed_in",
    "GET /entries": "signed_in",
    "GET /healthz": "public",
    "GET /deliveries": "see_reports",
    "GET /deliveries/<uuid:delivery_id>": "see_reports",
    "GET /deliveries/punctuality": "signed_in",
    "GET /inbox": "signed_in",
    "POST /inbox/acknowledge": "signed_in",
    "GET /inbox/log": "signed_in",
    "GET /inbox/log/<uuid:delivery_id>": "signed_in",
    "POST /inbox/snooze": "signed_in",
    "POST /inbox/read": "signed_in",
    "GET /l/<token>": "public",
    "POST /l/<token>": "public",
    "POST /l/<token>/again": "public",
    "GET /overview": "see_overview",
    "GET /overview/measures": "see_overview",
    "GET /plans": "signed_in",
    "GET /plans/<uuid:plan_id>": "signed_in",
    "POST /plans/<uuid:plan_id>/activate": "run_plan",
    "GET /plans/<uuid:plan_id>/check": "see_reports",
    "GET /plans/<uuid:plan_id>/export.xlsx": "signed_in",
    "GET /plans/<uuid:plan_id>/undo": "run_plan",
    "POST /plans/<uuid:plan_id>/undo": "run_plan",
    "POST /plans/headings/<uuid:heading_id>/forget": "run_plan",
    "GET /plans/template.xlsx": "signed_in",
    "GET /plans/upload": "run_plan",
    "GET /plans/uploads/<uuid:upload_id>": "run_plan",
    "POST /plans/uploads/<uuid:upload_id>/corrections": "run_plan",
    "POST /plans/uploads/<uuid:upload_id>/discard": "run_plan",
    "POST /plans/uploads/<uuid:upload_id>/import": "run_plan",
    "GET /plans/uploads/<uuid:upload_id>/measures/<path:key>": "run_plan",
    "POST /plans/uploads/<uuid:upload_id>/measures/<path:key>": "run_plan",
    "GET /plans/uploads/<uuid:upload_id>/new-measure": "run_plan",
    "POST /plans/uploads/<uuid:upload_id>/new-measure": "run_plan",
    "GET /plans/uploads/<uuid:upload_id>/progress": "run_plan",
    "POST /plans/uploads/<uuid:upload_id>/release": "run_plan",
    "GET /plans/uploads/<uuid:upload_id>/tables/<int:number>": "run_plan",
    "POST /plans/uploads/<uuid:upload_id>/tables/<int:number>": "run_plan",
    "POST /plans/uploads/<uuid:upload_id>/undo": "run_plan",
    "GET /plans/uploads/<uuid:upload_id>/sheet.xlsx": "run_plan",
    "POST /plans/upload": "run_plan",
    "GET /reports": "see_reports",
    "GET /reports/<uuid:round_id>": "see_reports",
    "GET /reports/<uuid:round_id>/report.docx": "see_reports",
    "GET /review": "review",
    "GET /rounds/<uuid:round_id>/entries": "signed_in",
    "GET /rounds/<uuid:round_id>/entries/<uuid:measure_id>/<uuid:division_id>": "signed_in",
    "POST /rounds/<uuid:round_id>/entries/<uuid:measure_id>/<uuid:division_id>": "signed_in",
    "POST /rounds/<uuid:round_id>/entries/<uuid:measure_id>/<uuid:division_id>/review": "review",
    "GET /rounds/<uuid:round_id>/proof": "signed_in",
    "GET /sign-in": "public",
    "POST /sign-in": "public",
    "GET /sign-in/link": "public",
    "POST /sign-in/link": "public",
    "POST /sign-out": "public",
    "GET /static/<path:filename>": "public",
    "GET /tasks": "signed_in",
    "GET /tasks/<uuid:task_id>": "signed_in",
    "POST /tasks/<uuid:task_id>/cancel": "review",
    "POST /tasks/<uuid:task_id>/evidence/file": "signed_in",
    "POST /tasks/<uuid:task_id>/evidence/link": "signed_in",
    "GET /tasks/<uuid:task_id>/evidence/<uuid:evidence_id>": "signed_in",
    "GET /tasks/<uuid:task_id>/proof": "signed_in",
    "POST /tasks/<uuid:task_id>/reopen": "review",
    "POST /tasks/<uuid:task_id>/review": "review",
    "POST /tasks/<uuid:task_id>/update": "signed_in",
    "GET /test-box": "see_reports",
}


def test_every_address_stands_in_the_list_with_its_permission(world: World) -> None:
    found = {
        f"{method} {rule.rule}": str(permission_of(world.app, rule.endpoint))
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert found == ROUTES


def test_a_route_without_permission_opens_for_nobody(world: World) -> None:
    world.app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = world.visitor("policy").get("/forgotten", 403)
    assert "secret" not in answer.text
