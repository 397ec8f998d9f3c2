"""Workers of sosw 0.7 that do what the tests need to see."""

import json
import os

import boto3
from botocore.exceptions import ClientError
from sosw.app import LambdaGlobals, get_lambda_handler
from sosw.worker import Worker

global_vars = LambdaGlobals()


class Echo(Worker):
    """Tells what event it was given, what Python made of it, and how it is configured."""

    def __call__(self, event):
        self.result["seen"] = json.dumps(event)
        self.result["types"] = {key: type(value).__name__ for key, value in event.items()}
        self.result["greeting"] = self.config.get("greeting")
        super().__call__(event)


class Results(Worker):
    """Reports stats and a result with a value of every type that JSON has."""

    def __call__(self, event):
        self.stats["rows"] += 3
        self.stats["seconds"] += 0.25
        self.result["text"] = "żółć 日本 👩‍🚀"
        self.result["number"] = 42
        self.result["fraction"] = 0.1
        self.result["yes"] = True
        self.result["nothing"] = None
        self.result["list"] = [1, "two", None]
        self.result["map"] = {"deep": {"er": [1.5]}}
        super().__call__(event)


class Raises(Worker):
    """Fails as Python code fails; of that the original tells nobody."""

    def __call__(self, event):
        raise ValueError("no such row")


class Fails(Worker):
    """Reports a failure on the attempts that the payload names, by the original's own method."""

    def __call__(self, event):
        self.stats["tries"] += 1
        if event["attempts"] + 1 in event["fail_on"]:
            self.result["reason"] = "the source is down"
            self.mark_task_as_failed(event["task_id"])
        else:
            super().__call__(event)


class Surroundings(Worker):
    """Tells where requests to AWS would go, with whose keys, and what becomes of some."""

    SERVICES = ["dynamodb", "lambda", "s3", "sns", "sqs", "sts", "ssm", "secretsmanager", "glue", "cloudwatch", "events"]

    def __call__(self, event):
        keys = boto3.Session().get_credentials()
        self.result["access_key"] = keys.access_key
        self.result["has_session_token"] = keys.token is not None
        self.result["profile"] = boto3.Session().profile_name
        self.result["endpoints"] = {name: boto3.client(name).meta.endpoint_url for name in self.SERVICES}
        self.result["answers"] = {
            "sts": answer_of(boto3.client("sts").get_caller_identity),
            "s3": answer_of(boto3.client("s3").list_buckets),
            "sqs": answer_of(boto3.client("sqs").list_queues),
            "ssm": answer_of(boto3.client("ssm").get_parameter, Name="any"),
        }
        self.result["inherited"] = sorted(name for name in os.environ if name.startswith("HOST_SECRET"))
        super().__call__(event)


def answer_of(operation, **arguments):
    try:
        operation(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "done"


echo = get_lambda_handler(Echo, global_vars)
results = get_lambda_handler(Results, global_vars)
raises = get_lambda_handler(Raises, global_vars)
fails = get_lambda_handler(Fails, global_vars)
surroundings = get_lambda_handler(Surroundings, global_vars)
