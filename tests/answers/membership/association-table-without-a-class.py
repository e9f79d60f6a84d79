# /// answer
# verdict = "rejected"
# mistake = "a plain table in place of the class"
# says = "class|Table|mapped|Membership"
# ///
from sqlalchemy import Column, Date, ForeignKey, String, Table, func

Membership = Table(
    "memberships",
    PatternBase.metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(20), nullable=False, server_default="member"),
    Column("joined_on", Date, nullable=False, server_default=func.current_date()),
)
