import os

from flask import Flask, abort, jsonify, render_template, request
from flask_mail import Mail, Message
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
app.config["MAIL_DEFAULT_SENDER"] = "hello@meetup.example"
db = SQLAlchemy(app)
mail = Mail(app)


class Guest(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    event_id = db.Column(db.ForeignKey("event.id"), nullable=False)
    email = db.Column(db.String(254), nullable=False)
    is_speaker = db.Column(db.Boolean, default=False)


class Event(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(200), nullable=False)
    place = db.Column(db.String(200), nullable=False)
    guests = db.relationship(Guest, backref="event")


@app.post("/events/<int:event_id>/place")
def move_event(event_id):
    event = db.session.get(Event, event_id) or abort(404)
    event.place = request.json["place"]
    db.session.commit()

    message = Message(
        subject=f"New place: {event.title}",
        recipients=[app.config["MAIL_DEFAULT_SENDER"]],
        bcc=[guest.email for guest in event.guests],
    )
    message.body = render_template("moved.txt", event=event)
    mail.send(message)
    return jsonify(status="ok", told=len(event.guests))
