"""Lambda function: tell the customers of a region that it is down."""

import os

import boto3
from boto3.dynamodb.conditions import Key

SENDER = "status@cloudshed.example"

customers = boto3.resource("dynamodb").Table(os.environ["CUSTOMER_TABLE"])
ses = boto3.client("ses", region_name=os.environ["AWS_REGION"])


def addresses_in(region):
    page = customers.query(IndexName="by-region", KeyConditionExpression=Key("region").eq(region))
    return [item["contact_email"] for item in page["Items"] if item.get("wants_status")]


def handler(event, context):
    region = event["detail"]["region"]
    addresses = addresses_in(region)
    # SES takes at most 50 destinations in one call, and the sender is one of them.
    for start in range(0, len(addresses), 49):
        ses.send_email(
            Source=SENDER,
            Destination={"ToAddresses": [SENDER], "BccAddresses": addresses[start : start + 49]},
            Message={
                "Subject": {"Data": f"Outage in {region}"},
                "Body": {"Text": {"Data": event["detail"]["text"]}},
            },
        )
    return {"notified": len(addresses)}
