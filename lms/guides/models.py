"""The table of guides."""

from typing import Any

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class Guide(Base):
    """One guide. `lines`: [{text, facts}]; facts are ids of the law it leans on, none where it is about this site."""

    __tablename__ = "guides"

    slug: Mapped[str] = mapped_column(Text, primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[Any]]
