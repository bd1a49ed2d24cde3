"""Send the monthly newsletter to the subscribers in a CSV file.

    python newsletter.py subscribers.csv 2026-11.html
"""

import argparse
import csv
import os
import smtplib
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

SENDER = "The Allotment Society <news@allotments.example>"


def read_subscribers(path):
    subscribers = []
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["confirmed"] == "yes":
                subscribers.append(row["email"])
    return subscribers


def build_message(issue, subscribers):
    message = MIMEMultipart("alternative")
    message["Subject"] = f"Allotment news {issue.stem}"
    message["From"] = SENDER
    message["To"] = ", ".join(subscribers)
    message.attach(MIMEText("This newsletter is best read as HTML.", "plain"))
    message.attach(MIMEText(issue.read_text(encoding="utf-8"), "html"))
    return message


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subscribers", type=Path)
    parser.add_argument("issue", type=Path)
    arguments = parser.parse_args()

    subscribers = read_subscribers(arguments.subscribers)
    message = build_message(arguments.issue, subscribers)
    with smtplib.SMTP(os.environ["SMTP_HOST"], 587) as server:
        server.starttls()
        server.login(os.environ["SMTP_USER"], os.environ["SMTP_PASSWORD"])
        server.sendmail(SENDER, subscribers, message.as_string())
    print(f"Sent to {len(subscribers)} subscribers.")


if __name__ == "__main__":
    main()
