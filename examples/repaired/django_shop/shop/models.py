from django.conf import settings
from django.db import models


class Product(models.Model):
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    in_stock = models.PositiveIntegerField(default=0)

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"/products/{self.slug}/"


class StockAlert(models.Model):
    """A customer who wants to know when a product is back."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="alerts")
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        unique_together = [("product", "customer")]
