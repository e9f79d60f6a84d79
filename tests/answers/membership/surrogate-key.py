# /// answer
# verdict = "rejected"
# mistake = "a key of its own in place of (team_id, member_id)"
# says = "primary key|PRIMARY KEY|\\bid\\b"
# ///
from datetime import date

from sqlalchemy import ForeignKey, Identity, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Membership(PatternBase):
    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("team_id", "member_id"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20), server_default="member")
    joined_on: Mapped[date] = mapped_column(server_default=func.current_date())

    team: Mapped["Team"] = relationship(back_populates="memberships")
    member: Mapped["Member"] = relationship(back_populates="memberships")
