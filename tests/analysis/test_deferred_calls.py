"""Calls that go through a queue, a thread or a callback are calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Programs

PROGRAM = """
import asyncio
import functools
import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import async_to_sync, sync_to_async
from celery import shared_task
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django_q.tasks import async_task
from fastapi import BackgroundTasks
from redis import Redis
from rq import Queue

queue = Queue(connection=Redis())
executor = ThreadPoolExecutor()


@shared_task
def deliver(subject, people):
    send_mail(subject, "Text", None, people)


@shared_task
def deliver_to_each(subject, people):
    for person in people:
        send_mail(subject, "Text", None, [person])


async def announce(background_tasks: BackgroundTasks, loop):
    emails = [user.email for user in User.objects.all()]
    {call}
"""

WAYS = [
    "FUNCTION.delay('News', emails)",
    "FUNCTION.delay(subject='News', people=emails)",
    "FUNCTION.apply_async(args=['News', emails])",
    "FUNCTION.apply_async(args=('News', emails), countdown=10)",
    "FUNCTION.apply_async(('News', emails))",
    "FUNCTION.apply_async(kwargs={'subject': 'News', 'people': emails})",
    "FUNCTION.apply_async(args=['News'], kwargs={'people': emails})",
    "FUNCTION.s('News', emails).delay()",
    "FUNCTION.s('News', emails)()",
    "FUNCTION.si('News', emails).apply_async()",
    "FUNCTION.s('News').delay(emails)",
    "FUNCTION.apply(args=['News', emails])",
    "FUNCTION.delay_on_commit('News', emails)",
    "threading.Thread(target=FUNCTION, args=('News', emails)).start()",
    "threading.Thread(target=FUNCTION, args=['News', emails], daemon=True).start()",
    "threading.Thread(target=FUNCTION, kwargs={'subject': 'News', 'people': emails}).start()",
    "threading.Thread(target=lambda: FUNCTION('News', emails)).start()",
    "threading.Timer(5, FUNCTION, args=('News', emails)).start()",
    "threading.Timer(5, FUNCTION, ['News', emails]).start()",
    "multiprocessing.Process(target=FUNCTION, args=('News', emails)).start()",
    "executor.submit(FUNCTION, 'News', emails)",
    "executor.submit(FUNCTION, 'News', people=emails)",
    "transaction.on_commit(lambda: FUNCTION('News', emails))",
    "transaction.on_commit(lambda: FUNCTION.delay('News', emails))",
    "transaction.on_commit(functools.partial(FUNCTION, 'News', emails))",
    "transaction.on_commit(functools.partial(FUNCTION.delay, 'News', emails))",
    "background_tasks.add_task(FUNCTION, 'News', emails)",
    "background_tasks.add_task(FUNCTION, subject='News', people=emails)",
    "await sync_to_async(FUNCTION)('News', emails)",
    "await sync_to_async(FUNCTION, thread_sensitive=True)('News', people=emails)",
    "async_to_sync(FUNCTION)('News', emails)",
    "await asyncio.to_thread(FUNCTION, 'News', emails)",
    "await loop.run_in_executor(None, FUNCTION, 'News', emails)",
    "asyncio.create_task(FUNCTION('News', emails))",
    "await asyncio.gather(FUNCTION('News', emails))",
    "asyncio.run(FUNCTION('News', emails))",
    "queue.enqueue(FUNCTION, 'News', emails)",
    "queue.enqueue(FUNCTION, args=('News', emails))",
    "queue.enqueue(FUNCTION, kwargs={'subject': 'News', 'people': emails})",
    "queue.enqueue_call(func=FUNCTION, args=('News', emails))",
    "async_task(FUNCTION, 'News', emails)",
    "functools.partial(FUNCTION, 'News')(emails)",
    "(lambda: FUNCTION('News', emails))()",
    "loop.call_soon(FUNCTION, 'News', emails)",
]


@pytest.mark.parametrize("way", WAYS)
def test_whoever_is_handed_over_is_followed(programs: Programs, way: str) -> None:
    programs.check(PROGRAM.format(call=way.replace("FUNCTION", "deliver") + "  # MG101"))


@pytest.mark.parametrize("way", WAYS)
def test_a_task_that_sends_one_message_each_is_silent(programs: Programs, way: str) -> None:
    programs.check(PROGRAM.format(call=way.replace("FUNCTION", "deliver_to_each")))


@pytest.mark.parametrize("way", WAYS)
def test_one_address_is_handed_over(programs: Programs, way: str) -> None:
    call = way.replace("FUNCTION", "deliver").replace("emails", "[User.objects.get(pk=1).email]")
    programs.check(PROGRAM.format(call=call))


@pytest.mark.parametrize(
    "decorator",
    [
        "@app.task",
        "@app.task(bind=False, max_retries=3)",
        "@shared_task(name='deliver')",
        "@celery.task(queue='mail')",
        "@job('mail')",
        "@background(schedule=0)",
        "@db_task()",
        "@dramatiq.actor",
        "@retry(times=3)",
        "@functools.lru_cache",
    ],
)
def test_a_decorated_function_is_still_that_function(programs: Programs, decorator: str) -> None:
    programs.check(f"""
        import functools
        from tasks import app, background, celery, db_task, dramatiq, job, retry, shared_task
        from django.core.mail import send_mail
        from shop.models import Customer

        {decorator}
        def deliver(subject, people):
            send_mail(subject, "Text", None, people)

        def announce():
            deliver.delay("Sale", [customer.email for customer in Customer.objects.all()])  # MG101
            deliver("Sale", [customer.email for customer in Customer.objects.all()])  # MG101
        """)


def test_a_bound_task_has_itself_as_first_parameter(programs: Programs) -> None:
    programs.check("""
        from celery import shared_task
        from django.core.mail import EmailMessage
        from shop.models import Customer

        @shared_task(bind=True)
        def deliver(self, subject, people, hidden=()):
            EmailMessage(subject, to=people, bcc=hidden).send()

        def announce():
            emails = [customer.email for customer in Customer.objects.all()]
            deliver.delay("Sale", emails)  # MG101
            deliver.delay("Sale", ["info@example.org"], emails)
        """)


def test_a_thread_that_sends_a_message(programs: Programs) -> None:
    programs.check("""
        from threading import Thread
        from flask import current_app
        from flask_mail import Mail, Message
        from shop.models import Customer

        mail = Mail()

        def send_async_email(app, msg):
            with app.app_context():
                mail.send(msg)

        def send_email(subject, recipients, text):
            msg = Message(subject, recipients=recipients)
            msg.body = text
            Thread(target=send_async_email, args=(current_app._get_current_object(), msg)).start()

        def reset(customer):
            send_email("Reset", [customer.email], "Text")

        def announce():
            send_email("Sale", [customer.email for customer in Customer.query.all()], "Text")  # MG101
        """)


def test_a_nested_function_as_target(programs: Programs) -> None:
    programs.check("""
        import threading
        from django.core.mail import send_mail
        from shop.models import Customer

        def announce():
            emails = [customer.email for customer in Customer.objects.all()]

            def work():
                send_mail("Sale", "Text", None, emails)  # MG101

            threading.Thread(target=work).start()
        """)


def test_rows_go_through_the_queue_one_by_one(programs: Programs) -> None:
    programs.check("""
        from celery import group, shared_task
        from django.core.mail import send_mail
        from shop.models import Customer

        @shared_task
        def deliver(subject, recipients):
            send_mail(subject, "Text", None, recipients)

        def announce():
            for customer in Customer.objects.all():
                deliver.delay("Sale", [customer.email])
            group(deliver.s("Sale", [customer.email]) for customer in Customer.objects.all()).apply_async()
        """)
