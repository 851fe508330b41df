"""The administrator of a small office takes up the post of policy officer, too."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.rules.errors import RuleBroken
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor
from tracker.rules.thai_calendar import day_of
from tracker.services.manage_people import NewUser, place_user
from tracker.store.models import Person
from tracker.store.people import list_holders, lock_organization


def run_plan_myself(session: Session, *, actor: Actor, now: datetime) -> None:
    """Only while nobody holds the post: afterwards it is given away on the people's page."""
    lock_organization(session)
    if list_holders(session, day_of(now), {Rank.POLICY_OFFICER}):
        raise RuleBroken("officer_there", "มีเจ้าหน้าที่นโยบายและแผนแล้ว หากต้องการเปลี่ยน กรุณาทำที่หน้า “บุคลากร”")
    person = session.get_one(Person, (actor.organization_id, actor.person_id))
    place_user(session, NewUser(person.name, "policy-officer", person.email), now)
    session.commit()
