# /// answer
# verdict = "rejected"
# mistake = "a CHECK constraint that the table does not have"
# says = "CHECK|check|constraint"
# ///
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship


class Membership(PatternBase):
    __tablename__ = "memberships"
    __table_args__ = (CheckConstraint("role IN ('member', 'lead')", name="known_role"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), server_default="member")
    joined_on: Mapped[date] = mapped_column(server_default=func.current_date())

    team: Mapped["Team"] = relationship(back_populates="memberships")
    member: Mapped["Member"] = relationship(back_populates="memberships")
