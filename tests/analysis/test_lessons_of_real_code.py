"""Verdicts that were wrong on real code once, each reduced to what misled the analysis."""

from __future__ import annotations

from tests.analysis.conftest import Programs


def test_a_copy_holds_no_more_people_than_what_was_copied(programs: Programs) -> None:
    programs.check("""
        from django.conf import settings
        from django.core.mail import send_mail

        def deliver(subject, people):
            wanted = [person for person in people]
            recipients = []
            for person in wanted:
                if person not in recipients:
                    recipients.append(person)
            send_mail(subject, "Text", None, recipients)

        def answer(request):
            form = ContactForm(request.POST)
            recipients = []
            if form.cleaned_data["copy"]:
                recipients.append(form.cleaned_data["sender"])
            recipients.append(settings.CONTACT_ADDRESS)
            deliver("Your question", recipients)
        """)


def test_the_parts_of_a_copied_list_keep_their_own_numbers(programs: Programs) -> None:
    """One address and many people in one list: the address does not become many."""
    programs.check("""
        from django.core.mail import send_mail
        from django.db import models

        class Mailing(models.Model):
            to = models.EmailField()

            def deliver(self, people):
                recipients = [self.to]
                recipients += [user.email for user in people]
                kept = [address for address in recipients if address]
                send_mail("News", "Text", None, kept)

        def reset(user):
            Mailing(to=user.email).deliver([])
        """)


def test_a_text_that_is_split_may_be_one_address(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail

        def deliver(recipients):
            if isinstance(recipients, str):
                recipients = recipients.split(",")
            send_mail("News", "Text", None, recipients)

        def confirm(ticket):
            deliver(ticket.submitter_email)
        """)


def test_the_settings_of_the_application_are_no_form(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail

        def warn(crawler):
            send_mail("Memory", "Text", None, crawler.settings.getlist("NOTIFY"))
        """)


def test_the_settings_of_a_stored_object_are_its_own(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail
        from alerts.models import Destination

        def warn():
            people = [destination.settings["email_address"] for destination in Destination.objects.filter(active=True)]
            send_mail("Alert", "Text", None, people)  # MG101
        """)


def test_a_list_of_length_one_is_one_person(programs: Programs) -> None:
    programs.check("""
        from django.conf import settings
        from django.core.mail import EmailMessage
        from shop.models import Customer

        def announce():
            people = list(Customer.objects.values_list("email", flat=True))
            if len(people) == 1:
                to, hidden = people, []
            else:
                to, hidden = [settings.SHOP_ADDRESS], people
            EmailMessage("News", "Text", None, to, bcc=hidden).send()
        """)


def test_the_name_of_a_package_says_nothing_of_the_people(programs: Programs) -> None:
    programs.check("""
        from email.mime.text import MIMEText
        from email.utils import getaddresses

        def relay(text, addresses):
            message = MIMEText(text)
            message["Subject"] = "Relayed"
            message["To"] = ", ".join(address for _, address in getaddresses(addresses))
            return message
        """)


def test_neutral_names_do_not_say_whose_addresses_they_are(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail

        class Report:
            def get_receivers(self):
                return load("receivers")

            def send(self):
                send_mail("Report", "Text", None, sorted(self.get_receivers()))
        """)


def test_the_handler_of_a_route_gets_what_users_send(programs: Programs) -> None:
    programs.check("""
        from fastapi import APIRouter
        from fastapi_mail import FastMail, MessageSchema
        from pydantic import EmailStr

        router = APIRouter()

        @router.post("/email")
        async def send_mail(emails: list[EmailStr]):
            await FastMail(config).send_message(MessageSchema(subject="News", recipients=emails, body="Text"))  # MG101
        """)


def test_one_of_several_message_objects_is_a_message(programs: Programs) -> None:
    programs.check("""
        import smtplib
        from email.mime.multipart import MIMEMultipart
        from email.mime.text import MIMEText

        def as_text(body, files, hidden):
            if files:
                message = MIMEMultipart()
            else:
                message = MIMEText(body)
            message["Subject"] = "Minutes"
            message["Bcc"] = ", ".join(hidden)  # MG104
            return message.as_string()

        def send(person, body, files, hidden):
            smtplib.SMTP("localhost").sendmail("me@example.org", [person, *hidden], as_text(body, files, hidden))
        """)


def test_messages_that_are_gone_over_again_keep_their_own_recipients(programs: Programs) -> None:
    """A list of messages that may be empty has no other elements than those that were put into it."""
    programs.check("""
        from django.core.mail import EmailMessage, get_connection

        def announce():
            messages = []
            for user in User.objects.all():
                messages.append(EmailMessage("News", "Text", None, [user.email]))
            checked = []
            for message in messages:
                kept = []
                for address in message.to:
                    kept.append(address.lower())
                message.to = kept
                checked.append(message)
            get_connection().send_messages(checked)
        """)


def test_the_name_of_a_message_tells_nothing_of_people(programs: Programs) -> None:
    """Something called `email` that has a `to` is a message; who is in it was decided where it was made."""
    programs.check("""
        from sendgrid.helpers.mail import Email, Mail, Personalization

        def convert(email):
            mail = Mail()
            personalization = Personalization()
            for address in email.to:
                personalization.add_to(Email(address))
            mail.add_personalization(personalization)
            return mail
        """)


def test_a_manager_of_stored_objects_is_nobody_of_the_team(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import EmailMessage
        from django.db import models
        from model_utils.managers import InheritanceManager

        class Chosen(models.QuerySet):
            pass

        class Plain(models.Model):
            objects = models.Manager()

        class Imported(models.Model):
            objects = InheritanceManager()

        class Derived(models.Model):
            objects = Chosen.as_manager()

        def announce():
            EmailMessage("News", "Text", None, [row.email for row in Plain.objects.all()]).send()  # MG101
            EmailMessage("News", "Text", None, [row.email for row in Imported.objects.all()]).send()  # MG101
            EmailMessage("News", "Text", None, [row.email for row in Derived.objects.all()]).send()  # MG101
        """)


def test_two_addresses_of_one_person(programs: Programs) -> None:
    programs.check("""
        from django.conf import settings
        from django.core.mail import send_mail

        def addresses_of(member):
            return [member.email, f"{member.username}@{settings.MEMBERS_DOMAIN}"]

        def welcome(number):
            member = Member.objects.filter(id=number).first() if number else None
            send_mail("Welcome", "Text", None, addresses_of(member))
        """)


def test_portions_hold_no_more_people_than_the_whole(programs: Programs) -> None:
    """Mail goes out in portions of a hundred: to one person there is one portion, to many the header grows."""
    programs.check("""
        import smtplib
        from email.mime.text import MIMEText

        def portions(people, size):
            for start in range(0, len(people), size):
                yield people[start:start + size]

        def deliver(recipients, text):
            message = MIMEText(text)
            server = smtplib.SMTP("localhost")
            for portion in portions(recipients, 100):
                message["To"] = ";".join(portion)
                server.sendmail("shop@example.org", portion, message.as_string())

        def welcome(user):
            deliver([user.email], "Welcome")

        def announce():
            deliver([user.email for user in User.objects.all()], "News")  # MG103
        """)


def test_a_blind_copy_to_an_address_of_the_house(programs: Programs) -> None:
    """Whoever reads it learns of no other customer."""
    programs.check("""
        import smtplib
        from email.mime.text import MIMEText

        def receipt(order):
            message = MIMEText("Thank you")
            message["To"] = order.customer.email
            message["Bcc"] = "archive@example.org"
            smtplib.SMTP("localhost").sendmail("shop@example.org", [order.customer.email], message.as_string())
        """)


def test_a_test_for_a_list_does_not_make_one(programs: Programs) -> None:
    """A helper takes lists within lists apart; one address stays one, whatever it is asked."""
    programs.check("""
        from django.core.mail import send_mail

        def flatten(things):
            flat = []
            for thing in things:
                if isinstance(thing, list):
                    flat.extend(flatten(thing))
                else:
                    flat.append(thing)
            return flat

        def deliver(people):
            send_mail("News", "Text", None, list(set(flatten(people))))

        def to_each(session):
            for address in session.query(Member.email):
                deliver([address])

        def to_all(session):
            deliver([row.email for row in session.query(Member)])  # MG101
        """)


def test_the_team_of_something_is_the_team_whatever_its_class_defines(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail
        from django.db import models

        class Group(models.Model):
            contact_address = models.EmailField()

        def cancelled(event):
            send_mail("Cancelled", "Text", None, [manager.contact_address for manager in event.managers.all()])
        """)


def test_a_message_for_nobody(programs: Programs) -> None:
    """Where the list is empty, an unsent message is made with it; where it is not, everybody is in Bcc."""
    programs.check("""
        from django.core.mail import EmailMessage

        def deliver(subject, people, hidden=False):
            if not people:
                return EmailMessage(subject, "Text", None, people)
            if hidden:
                message = EmailMessage(subject, "Text", None, ["club@example.org"], bcc=people)
            else:
                message = EmailMessage(subject, "Text", None, people)
            message.send()
            return message

        def announce():
            deliver("News", [user.email for user in User.objects.all()], hidden=True)
        """)


def test_a_list_that_is_only_filled_when_it_is_empty(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail

        def announce():
            people = [user.email for user in User.objects.all()]
            if not people:
                people.append("club@example.org")
            send_mail("News", "Text", None, people)  # MG101
        """)


def test_variables_of_which_one_is_always_empty(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import EmailMultiAlternatives

        class Letter(EmailMultiAlternatives):
            def __init__(self, user=None, **kwargs):
                super().__init__(**kwargs)
                if user:
                    self.to.append(user.email)

        def thank(number):
            donation = Donation.objects.get(pk=number)
            if donation.user:
                user = donation.user
                to = None
            else:
                user = None
                to = [donation.email]
            Letter(user=user, to=to, subject="Thank you").send()
        """)


def test_what_a_method_is_asked_for_is_not_its_answer(programs: Programs) -> None:
    """The one text that it is given names the channel, not whom it returns."""
    programs.check(
        """
        from django.core.mail import send_mail

        def alarm(resource):
            send_mail("Down", "Text", None, resource.get_people("email"))  # MG101 low
        """,
        low=True,
    )


def test_a_method_that_only_raises_returns_nothing(programs: Programs) -> None:
    """What subclasses make of it is all there is: messages to one person each."""
    programs.check("""
        from django.core.mail import EmailMessage, get_connection

        class Event:
            def letters(self, users):
                raise NotImplementedError

            def fire(self):
                checked = []
                for letter in self.letters(User.objects.all()):
                    kept = []
                    for address in letter.to:
                        kept.append(address.lower())
                    letter.to = kept
                    checked.append(letter)
                get_connection().send_messages(checked)

        class Reply(Event):
            def letters(self, users):
                for user in users:
                    yield EmailMessage("Reply", "Text", None, [user.email])
        """)


def test_arguments_of_a_mutation_are_part_of_a_request(programs: Programs) -> None:
    """The framework finds the method by the class that it inherits from; nobody in the project calls it."""
    programs.check("""
        import graphene
        from email.mime.text import MIMEText
        from smtplib import SMTP

        def send(to, content):
            message = MIMEText(content)
            message["To"] = to
            SMTP("localhost").sendmail("us@example.org", to.split(","), message.as_string())

        class SendEmail(graphene.Mutation):
            def mutate(self, info, body, recipients):
                send(recipients, body)  # MG101 medium

        class Confirm(graphene.Mutation):
            def mutate(self, info, body, recipient):
                send(recipient, body)
    """)


def test_a_mapping_that_a_helper_made_holds_what_its_caller_puts_in(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail
        from shop.models import Customer

        def contents(product):
            return {"subject": "Back in stock", "body": product.text}

        def announce(product):
            mail = contents(product)
            mail["to"] = [customer.email for customer in Customer.objects.all()]
            send_mail(mail["subject"], mail["body"], None, mail["to"])  # MG101

        def announce_more(product):
            mail = contents(product)
            mail.update(to=[customer.email for customer in Customer.objects.all()])
            send_mail(mail["subject"], mail["body"], None, mail["to"])  # MG101

        def announce_to_each(product):
            mail = contents(product)
            for customer in Customer.objects.all():
                mail["to"] = [customer.email]
                send_mail(mail["subject"], mail["body"], None, mail["to"])
        """)


def test_an_address_that_is_passed_to_code_for_lists_is_one(programs: Programs) -> None:
    """The helper takes texts as well as lists, in ways that no test of a type tells."""
    programs.check("""
        from email.mime.text import MIMEText

        def contents(to=None):
            to = {to} if isinstance(to, str) and to else (to or set())
            return {"to": set(to)}

        class Message:
            def __init__(self, to=None):
                if to:
                    if isinstance(to, str):
                        raise TypeError("a list is needed")
                    self.to = list(to)
                else:
                    self.to = []

            def send(self):
                message = MIMEText("Text")
                message["To"] = ", ".join(str(address) for address in self.to)
                deliver(message)

        def notify(event):
            Message(contents(event.creator.email)["to"]).send()

        def announce(event):
            Message(contents([person.email for person in event.participants.all()])["to"]).send()  # MG101
        """)


def test_who_was_collected_in_nested_loops_is_mailed_one_by_one(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail
        from shop.models import City

        def remind():
            people = []
            for city in City.objects.all():
                people.extend([customer.email for customer in city.customers.all()])
            for address in people:
                send_mail("News", "Text", None, [address])

        def remind_again():
            people = []
            for city in City.objects.all():
                people += [customer.email for customer in city.customers.all()]
            for address in people:
                send_mail("News", "Text", None, [address])

        def remind_in_one_list():
            lists = [[customer.email for customer in city.customers.all()] for city in City.objects.all()]
            for address in sum(lists, []):
                send_mail("News", "Text", None, [address])

        def remind_cities():
            groups = []
            for city in City.objects.all():
                groups.append([customer.email for customer in city.customers.all()])
            for group in groups:
                send_mail("News", "Text", None, group)  # MG101

        def remind_all():
            people = []
            for city in City.objects.all():
                people.extend([customer.email for customer in city.customers.all()])
            send_mail("News", "Text", None, people)  # MG101
        """)


def test_an_address_field_is_one_address_in_a_helper_that_also_takes_lists(programs: Programs) -> None:
    programs.check("""
        import requests
        from django.db import models

        class Customer(models.Model):
            billing_email = models.EmailField()

        def deliver(to, subject):
            if isinstance(to, str):
                to = [to]
            recipients = [{"emailAddress": {"address": address}} for address in to]
            message = {"message": {"subject": subject, "toRecipients": recipients}, "saveToSentItems": True}
            requests.post("https://graph.microsoft.com/v1.0/users/shop@example.org/sendMail", json=message)

        def remind(key):
            customer = Customer.objects.get(pk=key)
            deliver(customer.billing_email, "Your invoice")

        def announce():
            deliver([customer.billing_email for customer in Customer.objects.all()], "News")  # MG101
        """)


def test_a_form_of_a_known_request_holds_what_users_send(programs: Programs) -> None:
    programs.check("""
        from flask import request
        from flask_mail import Mail, Message

        mail = Mail()

        def invite():
            mail.send(Message("Invitation", recipients=request.form.getlist("guests")))  # MG101

        def confirm():
            mail.send(Message("Welcome", recipients=[request.form["guest"]]))
        """)


def test_a_column_that_is_joined_is_no_single_address(programs: Programs) -> None:
    programs.check("""
        from email.mime.text import MIMEText

        import pandas

        def announce():
            table = pandas.read_excel("members.xlsx")
            message = MIMEText("Text")
            message["To"] = ", ".join(table["email"])  # MG101
            deliver(message)

        def notify(to):
            message = MIMEText("Text")
            message["To"] = ", ".join(to)
            deliver(message)

        def confirm(order):
            notify(order.email)
        """)


def test_an_address_that_is_passed_to_code_that_splits_texts_is_one(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail
        from shop.models import Customer, Mailing

        def deliver(to):
            send_mail("News", "Text", None, [address.strip() for address in to.split(",")])

        def confirm(key):
            customer = Customer.objects.get(pk=key)
            deliver(customer.email)

        def announce(key):
            mailing = Mailing.objects.get(pk=key)
            deliver(mailing.recipients)  # MG101
        """)


def test_the_members_of_the_staff_are_no_customers(programs: Programs) -> None:
    programs.check("""
        from django.contrib.auth.models import User
        from django.core.mail import send_mail

        def warn():
            staff = User.objects.filter(groups__name="Staff Members")
            send_mail("Alert", "Text", None, [user.email for user in staff])

        def invite():
            members = User.objects.filter(groups__name="Club Members")
            send_mail("News", "Text", None, [user.email for user in members])  # MG101
        """)


def test_a_list_of_one_or_another_that_is_flattened_stays_one(programs: Programs) -> None:
    programs.check(
        {
            "app/mail.py": """
                from django.core.mail import EmailMessage

                def flatten(these):
                    out = []
                    if isinstance(these, list):
                        for each in these:
                            if isinstance(each, list):
                                out.extend(flatten(each))
                            else:
                                out.append(each)
                    else:
                        out.append(these)
                    return out

                def tell(to_inform):
                    EmailMessage("News", to=list(set(flatten(to_inform)))).send()

                def remind(entitlement, options):
                    to_inform = [entitlement.holder.email]
                    if options["to"]:
                        to_inform = [options["to"]]
                    tell(to_inform)
                """,
        }
    )


def test_all_addresses_of_one_person_together_with_another_one_of_that_person(programs: Programs) -> None:
    programs.check("""
        from django.core.mail import send_mail

        def done(gpu):
            reservation = gpu.reservations.order_by("time").first()
            addresses = [address.email for address in reservation.user.email_addresses.all()]
            addresses.append(reservation.user.email)
            send_mail("Done", "Text", None, addresses)

        def remind(gpu, other):
            reservation = gpu.reservations.order_by("time").first()
            addresses = [address.email for address in reservation.user.email_addresses.all()]
            addresses.append(gpu.owner.email)
            send_mail("Soon", "Text", None, addresses)  # MG101
        """)


def test_a_list_that_was_handed_in_or_made_of_something_else_is_a_list(programs: Programs) -> None:
    """Where a variable is true, it holds no None: then both things that are left in it are lists."""
    programs.check("""
        from django.core.mail import EmailMessage, get_connection

        def as_list(item):
            if not isinstance(item, tuple) and not isinstance(item, list):
                return [item]
            return item

        def deliver(subject, text, people=None, addresses=None):
            if people:
                addresses = []
                for person in people:
                    addresses.append((person.username, person.email))
            if addresses:
                addresses = as_list(addresses)
            mails = tuple((subject, text, None, [address]) for _, address in addresses)
            get_connection().send_messages([EmailMessage(*mail) for mail in mails])

        def deliver_together(subject, text, people=None, addresses=None):
            if people:
                addresses = [person.email for person in people]
            if addresses is not None:
                EmailMessage(subject, text, None, as_list(addresses)).send()

        def announce():
            deliver("News", "Text", people=User.objects.all())
            deliver_together("News", "Text", people=User.objects.all())  # MG101
        """)


def test_nested_lists_are_flattened_by_a_function_that_calls_itself(programs: Programs) -> None:
    programs.check("""
        from flask_mail import Mail, Message

        mail = Mail()

        def flat(items):
            for item in items:
                if isinstance(item, (list, tuple)):
                    for inner in flat(item):
                        yield inner
                else:
                    yield item

        class Notification:
            def __init__(self, to, copies=()):
                self.to = self.listed(to)
                self.copies = self.listed(copies)

            def listed(self, people):
                return [people] if isinstance(people, str) else list(flat(people))

            def send(self, multi=False):
                if multi:
                    for address in self.to:
                        mail.send(Message("News", recipients=self.listed(address)))
                else:
                    mail.send(Message("News", recipients=self.listed(self.to)))  # MG101

        def announce():
            Notification([vendor.email for vendor in Vendor.query.all()]).send()

        def announce_privately():
            Notification([vendor.email for vendor in Vendor.query.all()]).send(multi=True)
        """)


def test_a_test_tells_nothing_of_what_a_conditional_expression_leaves_as_it_is(programs: Programs) -> None:
    programs.check("""
        import smtplib
        from email.mime.text import MIMEText

        class Message:
            def __init__(self, to):
                self.to = list(to)

            def send(self):
                message = MIMEText("")
                self.set(message, "To", self.to)
                smtplib.SMTP().sendmail("a@example.org", self.to, message.as_string())

            def set(self, message, header, values):
                if values:
                    try:
                        value = message[header]
                    except KeyError:
                        value = ", ".join(str(each) for each in values)
                    message[header] = value

        def make_email(to=None, text=None):
            if to is None:
                to = set()
            to = {to} if isinstance(to, str) else to
            return {"to": set(to), "text": text}

        def send_email(email):
            Message(email["to"]).send()

        def tell(blocking):
            user = blocking.room.created_by_user
            send_email(make_email(user.email, text="x"))

        def announce():
            send_email(make_email([user.email for user in User.objects.all()]))  # MG101
        """)


def test_either_many_of_the_configuration_or_one_person_is_never_many_people(programs: Programs) -> None:
    """Whom a loop meets once is not repeated as often as the other list that it might run over."""
    programs.check("""
        import json
        import requests
        from django.conf import settings
        from django.core.mail import send_mail

        class Client:
            def __init__(self, recipients):
                self.recipients = settings.CATCH_ALL if settings.CATCH_ALL else recipients

            def send(self):
                people = [{"Email": recipient} for recipient in self.recipients]
                data = {"Messages": [{"From": {"Email": "team@example.org"}, "To": people}]}
                requests.post("https://api.mailjet.com/v3.1/send", data=json.dumps(data))

        def tell(pk):
            Client(recipients=[Report.objects.get(pk=pk).user.email]).send()

        def announce(pk):
            Client(recipients=[user.email for user in Report.objects.get(pk=pk).users.all()]).send()  # MG101

        def people_of(report):
            if settings.CATCH_ALL:
                return settings.CATCH_ALL
            return [report.user.email]

        def tell_once_each(pk):
            found = []
            for address in people_of(Report.objects.get(pk=pk)):
                if address not in found:
                    found.append(address)
            send_mail("News", "Text", None, found)

        def tell_or_announce(pk):
            report = Report.objects.get(pk=pk)
            people = people_of(report) or [user.email for user in report.users.all()]
            send_mail("News", "Text", None, [address.strip() for address in people])  # MG101
        """)


def test_what_a_property_gives_counts_before_what_its_name_says(programs: Programs) -> None:
    """`user.user_emails` are those of one person; of a mailing list they are what its class says."""
    programs.check(
        {
            "models.py": """
        from django.conf import settings
        from django.db import models

        class Notification(models.Model):
            users = models.ManyToManyField(settings.AUTH_USER_MODEL)

            @property
            def user_emails(self):
                return [user.email for user in self.users.all()]
        """,
            "views.py": """
        from django.core.mail import send_mail
        from models import Notification

        def recipients_of(name):
            try:
                return Notification.objects.get(name=name).user_emails
            except Notification.DoesNotExist:
                return []

        def announce():
            send_mail("News", "Text", None, recipients_of("news"))  # MG101
        """,
        }
    )


def test_a_match_of_a_pattern_is_no_row_of_a_database(programs: Programs) -> None:
    programs.check("""
        import re
        import requests
        from django.core.mail import EmailMessage, send_mail

        def address_of(recipient):
            match = re.search(r"<(.*@.*)>", recipient)
            return match.group(1) if match else recipient

        class Backend:
            def deliver(self, message):
                EmailMessage("News", "Text", None, [address_of(each) for each in message.recipients]).send()

        def person_of(recipient):
            if isinstance(recipient, tuple):
                return {"emailAddress": {"name": recipient[0], "address": recipient[1]}}
            match = re.search(r"(.*) <(.*@.*)>", str(recipient))
            return {"emailAddress": {"name": match.group(1), "address": match.group(2)}}

        def deliver_over_http(message):
            people = [person_of(each) for each in message.recipients]
            requests.post("https://graph.microsoft.com/v1.0/me/sendMail", json={"message": {"toRecipients": people}})

        def announce():
            people = [re.match(r"<(.*)>", user.email).group(1) for user in User.objects.all()]
            send_mail("News", "Text", None, people)  # MG101
        """)
