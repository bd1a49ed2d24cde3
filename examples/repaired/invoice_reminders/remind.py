"""Weekly job: remind customers of unpaid invoices."""

import os
import smtplib
import sqlite3
from email.mime.text import MIMEText

OVERDUE = "SELECT email, number, amount FROM invoice WHERE paid_on IS NULL AND due_on < date('now', '-14 days')"

TEXT = """\
Dear customer,

some of our invoices to you are overdue. Please see https://accounts.joinery.example for what is open.

The Joinery
"""


def main():
    with sqlite3.connect(os.environ["INVOICE_DATABASE"]) as connection:
        overdue = connection.execute(OVERDUE).fetchall()

    with smtplib.SMTP("localhost") as server:
        for email, number, amount in overdue:
            message = MIMEText(TEXT)
            message["Subject"] = "A friendly reminder"
            message["From"] = "accounts@joinery.example"
            message["To"] = email
            server.send_message(message)
            print(f"reminded of invoice {number} ({amount:.2f})")


if __name__ == "__main__":
    main()
