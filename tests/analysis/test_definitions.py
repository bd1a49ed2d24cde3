"""Members of objects of unknown class: what the project's classes define under that name, which is a guess and marked as one."""

from __future__ import annotations

from tests.analysis.conftest import Programs

MODELS = """
    from django.db import models

    class Application(models.Model):
        companions = models.ManyToManyField("Person")
        contact_mail = models.EmailField()

        def get_emails(self):
            return [person.email for person in self.companions.all()]

        def get_organizers_emails(self):
            return [person.email for person in self.companions.all()]

        def main_addresses(self):
            return [self.contact_mail]

    class Job(models.Model):
        @property
        def all_emails(self):
            return [person.email for person in self.people.all()]
    """


def test_the_only_method_of_that_name(programs: Programs) -> None:
    programs.check(
        {
            "models.py": MODELS,
            "mails.py": """
                from django.core.mail import EmailMessage

                def notify(app):
                    EmailMessage("News", "Text", None, app.get_emails()).send()  # MG101
                    EmailMessage("News", "Text", None, app.main_addresses()).send()
                """,
        }
    )


def test_the_only_property_of_that_name(programs: Programs) -> None:
    programs.check(
        {
            "models.py": MODELS,
            "mails.py": """
                from django.core.mail import EmailMessage

                def notify(task):
                    EmailMessage("News", "Text", None, task.all_emails).send()  # MG101
                    EmailMessage("News", "Text", None, [task.contact_mail]).send()
                """,
        }
    )


def test_a_body_says_more_than_the_words_of_a_name(programs: Programs) -> None:
    """By its name it would be the team."""
    programs.check(
        {
            "models.py": MODELS,
            "mails.py": """
                from django.core.mail import EmailMessage

                def notify(event):
                    EmailMessage("News", "Text", None, event.get_organizers_emails()).send()  # MG101
                """,
        }
    )


def test_classes_that_do_not_agree(programs: Programs) -> None:
    """One of two classes gives one address: which of them is meant is not known, unless the object is called after one."""
    programs.check(
        {
            "models.py": """
                from django.db import models

                class Person(models.Model):
                    email = models.EmailField()

                    def addresses_to_tell(self):
                        return [self.email]

                class Club(models.Model):
                    def addresses_to_tell(self):
                        return [person.email for person in Person.objects.all()]
                """,
            "mails.py": """
                from django.core.mail import EmailMessage

                def notify(whoever):
                    EmailMessage("News", "Text", None, whoever.addresses_to_tell()).send()

                def notify_person(person):
                    EmailMessage("News", "Text", None, person.addresses_to_tell()).send()

                def notify_club(club):
                    EmailMessage("News", "Text", None, club.addresses_to_tell()).send()  # MG101
                """,
        }
    )


def test_what_the_tests_of_a_project_define_is_not_meant(programs: Programs) -> None:
    programs.check(
        {
            "models.py": MODELS,
            "tests/fakes.py": """
                class FakeApplication:
                    def get_emails(self):
                        return ["one@example.org"]
                """,
            "mails.py": """
                from django.core.mail import EmailMessage

                def notify(app):
                    EmailMessage("News", "Text", None, app.get_emails()).send()  # MG101
                """,
        }
    )
