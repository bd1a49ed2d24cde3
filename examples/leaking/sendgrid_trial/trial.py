"""Nightly job: remind accounts whose trial ends in three days."""

import logging
import os
from datetime import date, timedelta

import psycopg
from sendgrid import SendGridAPIClient
from sendgrid.helpers.mail import Mail

logger = logging.getLogger(__name__)

ENDING_TRIALS = """
    SELECT owner_email FROM account
    WHERE plan = 'trial' AND trial_ends_on = %s AND NOT unsubscribed
"""


def find_owners(connection, day):
    with connection.cursor() as cursor:
        cursor.execute(ENDING_TRIALS, (day,))
        return [row[0] for row in cursor.fetchall()]


def remind(owners, day):
    message = Mail(
        from_email=("billing@ledger.example", "Ledger"),
        to_emails=owners,
        subject=f"Your trial ends on {day:%d %B}",
        html_content="<p>Choose a plan to keep your books where they are.</p>",
    )
    response = SendGridAPIClient(os.environ["SENDGRID_API_KEY"]).send(message)
    logger.info("reminded %d owners: %s", len(owners), response.status_code)


def main():
    day = date.today() + timedelta(days=3)
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        owners = find_owners(connection, day)
    if owners:
        remind(owners, day)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    main()
