from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .mailing import send_notice
from .models import Product, StockAlert


@transaction.atomic
def receive_delivery(product_id, quantity):
    """Book a delivery and tell the customers who wait for the product."""
    product = Product.objects.select_for_update().get(pk=product_id)
    was_sold_out = product.in_stock == 0
    product.in_stock += quantity
    product.save(update_fields=["in_stock"])
    if was_sold_out and quantity:
        announce_restock(product)


def announce_restock(product):
    waiting = StockAlert.objects.filter(product=product, sent_at__isnull=True)
    emails = list(waiting.values_list("customer__email", flat=True))
    if not emails:
        return
    send_notice("back_in_stock", {"product": product}, emails)
    waiting.update(sent_at=timezone.now())


def report_low_stock(product):
    send_notice("low_stock", {"product": product}, settings.SHOP_PURCHASING_TEAM)
