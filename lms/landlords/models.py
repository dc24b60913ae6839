"""The table of landlords."""

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Base


class Landlord(Base):
    """A landlord a resident may name. `invented` ones belong to the demonstration."""

    __tablename__ = "landlords"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    region: Mapped[str] = mapped_column(Text)
    invented: Mapped[bool] = mapped_column(default=False)
