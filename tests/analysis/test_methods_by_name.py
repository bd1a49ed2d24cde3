"""A method that is called on an object of unknown class, where only one class has a method of that name that mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

ROOM = """
    from django.core.mail import send_mail

    class RoomBooking:
        def delete(self, guests, reason=""):
            send_mail("Cancelled", reason, None, guests)

        def cancel_booking(self, guests, reason=""):
            send_mail("Cancelled", reason, None, guests)
    """
GUESTS = "[each.email for each in Customer.objects.all()]"


def test_a_name_of_several_words_is_enough(programs: Programs) -> None:
    programs.check(
        {
            "app/room.py": ROOM,
            "app/views.py": f"""
                from app.models import Customer

                def cancel(booked):
                    booked.cancel_booking({GUESTS})  # MG101 medium
                """,
        }
    )


def test_a_name_of_one_word_is_what_objects_of_many_kinds_have(programs: Programs) -> None:
    programs.check(
        {
            "app/room.py": ROOM,
            "app/views.py": f"""
                from app.models import Customer

                def forget(session):
                    session.delete({GUESTS})
                """,
        }
    )


def test_a_name_of_one_word_is_followed_on_an_object_that_is_called_after_the_class(programs: Programs) -> None:
    programs.check(
        {
            "app/room.py": ROOM,
            "app/views.py": f"""
                from app.models import Customer

                def cancel(room_booking, other):
                    room_booking.delete({GUESTS})  # MG101 medium
                    other.booking.delete({GUESTS})  # MG101 medium
                """,
        }
    )


def test_a_name_of_one_word_is_followed_where_the_keywords_are_parameters(programs: Programs) -> None:
    programs.check(
        {
            "app/room.py": ROOM,
            "app/views.py": f"""
                from app.models import Customer

                def cancel(it):
                    it.delete(guests={GUESTS}, reason="Flood")  # MG101 medium
                    it.delete(guests={GUESTS}, force=True)
                """,
        }
    )


def test_a_call_that_python_would_refuse_means_another_method(programs: Programs) -> None:
    programs.check(
        {
            "app/room.py": ROOM,
            "app/views.py": f"""
                from app.models import Customer

                def cancel(booked):
                    booked.cancel_booking({GUESTS}, "Flood", True)
                    booked.cancel_booking({GUESTS}, because="Flood")
                    booked.cancel_booking(reason={GUESTS})
                """,
        }
    )


def test_code_does_not_call_what_its_tests_define(programs: Programs) -> None:
    programs.check(
        {
            "tests/room.py": ROOM,
            "app/views.py": f"""
                from app.models import Customer

                def cancel(booked):
                    booked.cancel_booking({GUESTS})
                """,
        }
    )


def test_an_object_in_a_mapping_is_called_after_the_class_by_its_key(programs: Programs) -> None:
    programs.check(
        {
            "app/room.py": ROOM,
            "app/views.py": f"""
                from app.models import Customer

                def cancel(context):
                    context["booking"].delete({GUESTS})  # MG101 medium
                """,
        }
    )


@pytest.mark.parametrize(
    ("other", "read"),
    [
        ("class Session:\n    def delete(self):\n        RoomBooking = booking = None\n", 0),
        ("def forget(session, booking):\n    session.delete(booking)\n", 0),
        ("def forget(session, guests, reason):\n    session.delete(guests, reason)\n", 0),
        ("from app.room import RoomBooking\n\ndef forget(it: RoomBooking):\n    it.delete([])\n", 1),
        ("def forget(guests, reason, it):\n    it.delete(guests=guests, reason=reason)\n", 1),
        ("def forget(room_booking):\n    room_booking.delete([])\n", 1),
    ],
)
def test_files_are_read_that_may_mean_a_method_of_one_word(programs: Programs, other: str, read: int) -> None:
    alone = programs.analyse({"app/room.py": ROOM})
    assert programs.analyse({"app/room.py": ROOM, "app/other.py": other}).analysed == alone.analysed + read


def test_what_is_defined_within_a_function_is_known_by_the_function_that_returns_it(programs: Programs) -> None:
    senders = """
        from django.core.mail import send_mail

        def make_sender(subject):
            def send_it(people):
                send_mail(subject, "", None, people)
            return send_it
        """
    files = {
        "app/senders.py": senders,
        "app/views.py": f"""
            from app.models import Customer
            from app.senders import make_sender

            def inform():
                make_sender("News")({GUESTS})  # MG101
            """,
    }
    programs.check(files)
    namesake = {"app/post.py": "def post(parcel):\n    parcel.send_it([])\n"}
    assert programs.analyse({**files, **namesake}).analysed == programs.analyse(files).analysed == len(files)
