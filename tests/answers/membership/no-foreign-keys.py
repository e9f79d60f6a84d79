# /// answer
# verdict = "rejected"
# mistake = "plain integers: nothing says what they refer to"
# says = "foreign key|join condition|FOREIGN KEY"
# ///
from datetime import date

from sqlalchemy import String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Membership(PatternBase):
    __tablename__ = "memberships"

    team_id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(20), server_default="member")
    joined_on: Mapped[date] = mapped_column(server_default=func.current_date())

    team: Mapped["Team"] = relationship(back_populates="memberships")
    member: Mapped["Member"] = relationship(back_populates="memberships")
