# /// answer
# verdict = "accepted"
# ///
from datetime import date

from sqlalchemy import ForeignKey, String, func
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column, relationship


class Membership(MappedAsDataclass, PatternBase, kw_only=True):
    __tablename__ = "memberships"
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True, init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, init=False)
    role: Mapped[str] = mapped_column(String(20), server_default="member", default="member")
    joined_on: Mapped[date] = mapped_column(server_default=func.current_date(), init=False)
    team: Mapped["Team"] = relationship(back_populates="memberships", default=None)
    member: Mapped["Member"] = relationship(back_populates="memberships", default=None)
