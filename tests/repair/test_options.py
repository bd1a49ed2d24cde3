"""Options that keep recipients apart are set, and those that show them are taken out."""

from __future__ import annotations

from collections.abc import Callable

Check = Callable[[str, str], None]


def test_an_argument_is_added(safe: Check) -> None:
    before = """
        from sendgrid.helpers.mail import Mail
        from sendgrid import SendGridAPIClient
        from app.models import User

        def announce(key):
            message = Mail(
                from_email='a@example.org',
                to_emails=[user.email for user in User.objects.all()]
            )
            SendGridAPIClient(key).send(message)
        """
    safe(
        before,
        before.replace(".all()]\n            )", ".all()],\n                is_multiple=True\n            )"),
    )


def test_an_argument_that_is_switched_off_is_switched_on(safe: Check) -> None:
    before = """
        from sendgrid.helpers.mail import Mail
        from app.models import User

        def announce(client):
            emails = [user.email for user in User.objects.all()]
            client.send(Mail('a@example.org', emails, is_multiple=False))
        """
    safe(before, before.replace("False", "True"))


def test_a_key_is_added_with_the_import_that_it_needs(safe: Check) -> None:
    before = """
        from __future__ import annotations

        import requests
        from app.models import User

        def announce(key):
            emails = [user.email for user in User.objects.all()]
            data = {
                'to': ', '.join(emails),
                'text': 'Hello',
            }
            requests.post('https://api.mailgun.net/v3/example.org/messages', auth=('api', key), data=data)
        """
    after = """
        from __future__ import annotations

        import json
        import requests
        from app.models import User

        def announce(key):
            emails = [user.email for user in User.objects.all()]
            data = {
                'to': ', '.join(emails),
                'recipient-variables': json.dumps({address: {} for address in emails}),
                'text': 'Hello',
            }
            requests.post('https://api.mailgun.net/v3/example.org/messages', auth=('api', key), data=data)
        """
    safe(before, after)


def test_a_key_is_added_behind_an_assignment(safe: Check) -> None:
    before = """
        import json
        import requests
        from app.models import User

        def announce(key):
            emails = [user.email for user in User.objects.all()]
            data = {'text': 'Hello'}
            data['to'] = emails
            requests.post('https://api.mailgun.net/v3/example.org/messages', auth=('api', key), data=data)
        """
    line = "data['recipient-variables'] = json.dumps({address: {} for address in emails})"
    safe(before, before.replace("['to'] = emails", f"['to'] = emails\n            {line}"))


def test_an_attribute_is_set(safe: Check) -> None:
    before = """
        from anymail.message import AnymailMessage
        from app.models import User

        def announce():
            message = AnymailMessage(subject='Sale')
            message.to = [user.email for user in User.objects.all()]
            message.send()
        """
    safe(before, before.replace("message.send()", "message.merge_data = {}\n            message.send()"))


def test_an_argument_that_shows_people_is_taken_out(safe: Check) -> None:
    before = """
        import frappe

        def announce(text):
            people = frappe.get_all('Subscriber', pluck='email')
            frappe.sendmail(recipients=people, expose_recipients='header', message=text)
        """
    safe(before, before.replace("expose_recipients='header', ", ""))


def test_a_switch_that_shows_people_is_turned(safe: Check) -> None:
    before = """
        import mandrill
        from app.models import User

        def announce(key):
            message = {
                'to': [{'email': user.email} for user in User.objects.all()],
                'preserve_recipients': True,  # so be it
            }
            mandrill.Mandrill(key).messages.send(message=message)
        """
    safe(before, before.replace("True", "False"))
