"""What the code calls the people it has asked for: a function, a property, a variable, whoever is taken from them one by one."""

from __future__ import annotations

from tests.analysis.conftest import Programs


def test_a_property_that_is_called_after_the_team(programs: Programs) -> None:
    programs.check("""
        from django.contrib.auth.models import User
        from django.core.mail import send_mail
        from django.db import models

        class Domain(models.Model):
            @property
            def admins(self):
                return User.objects.filter(domain=self)

            @property
            def people(self):
                return User.objects.filter(domain=self)

        def warn(domain: Domain):
            send_mail("Expired", "Text", None, domain.admins.values_list("email", flat=True))
            send_mail("Expired", "Text", None, domain.people.values_list("email", flat=True))  # MG101
    """)


def test_functions_and_variables_that_are_called_after_the_team(programs: Programs) -> None:
    programs.check("""
        from django.contrib.auth.models import User
        from django.core.mail import send_mail

        def get_staff_emails(site):
            return [user.email for user in User.objects.filter(site=site)]

        def notify(users):
            send_mail("News", "Text", None, [user.email for user in users])

        def warn(site):
            send_mail("Down", "Text", None, get_staff_emails(site))
            managers = User.objects.filter(site=site)
            send_mail("Down", "Text", None, [user.email for user in managers])
            notify(managers)
            notify(User.objects.filter(site=site))  # MG101
    """)


def test_a_loop_variable_that_is_called_after_the_team(programs: Programs) -> None:
    programs.check("""
        from django.contrib.auth.models import User
        from django.core.mail import send_mail

        def warn(site):
            to = []
            for moderator in User.objects.filter(site=site):
                to.append(moderator.email)
            send_mail("Down", "Text", None, to)
            send_mail("Down", "Text", None, [admin.email for admin in User.objects.filter(site=site)])
            send_mail("Down", "Text", None, [user.email for user in User.objects.filter(site=site)])  # MG101
    """)


def test_all_there_are_are_what_their_class_says(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail
        from shop.models import Customer

        def remind():
            admins = [customer.email for customer in Customer.objects.all()]
            send_mail("Reminder", "Please pay", None, admins)  # MG101
    """)


def test_words_that_put_the_team_into_another_relation(programs: Programs) -> None:
    programs.check("""
        from django.contrib.auth.models import User
        from django.core.mail import send_mail

        def tell(site):
            users_and_admins = User.objects.filter(site=site).values_list("email", flat=True)
            send_mail("News", "Text", None, users_and_admins)  # MG101
            users_for_admins = User.objects.filter(site=site).values_list("email", flat=True)
            send_mail("News", "Text", None, users_for_admins)  # MG101
            admin_requests = User.objects.filter(site=site).values_list("email", flat=True)
            send_mail("News", "Text", None, admin_requests)  # MG101
    """)


def test_something_that_manages_is_nobody_of_the_team(programs: Programs) -> None:
    programs.check("""
        from clubs import find
        from django.core.mail import send_mail

        def tell(club):
            manager = find(club)
            send_mail("News", "Text", None, [member.email for member in manager.members.all()])  # MG101
    """)
