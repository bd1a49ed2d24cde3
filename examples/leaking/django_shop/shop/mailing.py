"""All mail that the shop sends goes through here, so that it looks the same."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def send_notice(template, context, recipients):
    """Render a template of shop/mail/ and send it."""
    subject = render_to_string(f"shop/mail/{template}_subject.txt", context).strip()
    text = render_to_string(f"shop/mail/{template}.txt", context)
    html = render_to_string(f"shop/mail/{template}.html", context)
    message = EmailMultiAlternatives(subject, text, settings.SHOP_FROM_EMAIL, recipients)
    message.attach_alternative(html, "text/html")
    return message.send()
