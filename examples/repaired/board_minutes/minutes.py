"""Send the minutes of a board meeting to everyone who asked for them."""

import json
import smtplib
import sys
from email.message import EmailMessage
from pathlib import Path

OFFICE = "office@housing-coop.example"


def load_readers(path):
    """Members who asked for the minutes; the file is exported from the member database."""
    members = json.loads(path.read_text(encoding="utf-8"))
    return [member["email"] for member in members if member["wants_minutes"]]


def send_minutes(pdf, readers):
    message = EmailMessage()
    message["Subject"] = f"Minutes of the board: {pdf.stem}"
    message["From"] = OFFICE
    message["To"] = OFFICE
    message["Bcc"] = ", ".join(readers)
    message.set_content("Dear members, please find the minutes attached.")
    message.add_attachment(pdf.read_bytes(), maintype="application", subtype="pdf", filename=pdf.name)

    with smtplib.SMTP("mail.housing-coop.example") as server:
        server.send_message(message)


if __name__ == "__main__":
    send_minutes(Path(sys.argv[1]), load_readers(Path(sys.argv[2])))
