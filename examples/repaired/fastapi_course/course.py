import os
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException
from fastapi_mail import ConnectionConfig, FastMail, MessageSchema, MessageType
from pydantic import BaseModel, EmailStr
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine

engine = create_engine(os.environ["DATABASE_URL"])
mailer = FastMail(
    ConnectionConfig(
        MAIL_USERNAME=os.environ["MAIL_USERNAME"],
        MAIL_PASSWORD=os.environ["MAIL_PASSWORD"],
        MAIL_FROM="office@school.example",
        MAIL_SERVER="smtp.school.example",
        MAIL_PORT=587,
        MAIL_STARTTLS=True,
        MAIL_SSL_TLS=False,
    )
)
app = FastAPI()


class Student(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    email: EmailStr
    course_id: int = Field(foreign_key="course.id")


class Course(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    students: list[Student] = Relationship()


class Announcement(BaseModel):
    text: str


def get_session():
    with Session(engine) as session:
        yield session


@app.post("/courses/{course_id}/announcements", status_code=202)
async def announce(
    course_id: int,
    announcement: Announcement,
    background: BackgroundTasks,
    session: Annotated[Session, Depends(get_session)],
) -> dict[str, int]:
    course = session.get(Course, course_id)
    if course is None:
        raise HTTPException(status_code=404)
    for student in course.students:
        message = MessageSchema(
            subject=f"News on {course.title}",
            recipients=[student.email],
            body=announcement.text,
            subtype=MessageType.plain,
        )
        background.add_task(mailer.send_message, message)
    return {"recipients": len(course.students)}
