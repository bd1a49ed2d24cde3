"""Several addresses of one person are no exposure."""

from __future__ import annotations

from tests.analysis.conftest import Programs


def test_the_stored_addresses_of_one_user(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail

        def confirm(user):
            send_mail("Confirm", "Text", None, user.emailaddress_set.values_list("email", flat=True))
            send_mail("Confirm", "Text", None, [each.email for each in user.emailaddress_set.all()])

        def tell(users):
            for user in users.iterator():
                emails = list(user.emailaddress_set.filter(verified=True).values_list("email", flat=True))
                emails.append(user.email)
                send_mail("News", "Text", None, emails)
    """)


def test_the_stored_addresses_of_several_users(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail

        def tell(group):
            every = [each.email for user in group.users.all() for each in user.emailaddress_set.all()]
            send_mail("News", "Text", None, every)  # MG101

        def tell_all(group):
            emails = []
            for user in group.users.all():
                emails.extend(user.emailaddress_set.values_list("email", flat=True))
            send_mail("News", "Text", None, emails)  # MG101
    """)
