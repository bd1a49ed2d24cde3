"""A method that is called on an object of unknown class, where only one class has a method of that name that mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
