import os

import requests
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

DOMAIN = "mg.longreads.example"
ENDPOINT = f"https://api.mailgun.net/v3/{DOMAIN}/messages"


class Base(DeclarativeBase):
    pass


class Reader(Base):
    __tablename__ = "reader"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    weekly: Mapped[bool]


def send_digest(session, subject, text):
    readers = session.scalars(select(Reader).where(Reader.weekly)).all()
    response = requests.post(
        ENDPOINT,
        auth=("api", os.environ["MAILGUN_API_KEY"]),
        data={
            "from": f"Long Reads <digest@{DOMAIN}>",
            "to": [reader.email for reader in readers],
            "subject": subject,
            "text": text,
        },
        timeout=30,
    )
    response.raise_for_status()
    return len(readers)


if __name__ == "__main__":
    with Session(create_engine(os.environ["DATABASE_URL"])) as session:
        print(send_digest(session, "Five long reads for the weekend", "https://longreads.example/weekend"))
