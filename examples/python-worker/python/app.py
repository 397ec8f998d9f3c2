"""Digests the response times of a service. A worker of sosw 0.7 for Python; nothing in it knows of the fleet it runs in."""

import math

from sosw.app import LambdaGlobals, get_lambda_handler
from sosw.components.dynamo_db import DynamoDbClient
from sosw.worker import Worker


class Processor(Worker):

    DEFAULT_CONFIG = {
        "init_clients": ["DynamoDb"],
        "dynamo_db_config": {
            "table_name": "latencies",
            "row_mapper": {
                "service": "S",
                "measured_by": "S",
                "requests": "N",
                "mean_ms": "N",
                "p95_ms": "N",
                "slowest_ms": "N",
            },
            "required_fields": ["service", "measured_by"],
        },
    }

    dynamo_db_client: DynamoDbClient = None

    def __call__(self, event):
        [service] = event["services"]
        digest = digest_of(event["samples"])
        self.dynamo_db_client.put({"service": service, "measured_by": "python", **digest})
        self.stats["requests"] += digest["requests"]
        self.result.update(service=service, **digest)
        super().__call__(event)  # closes the task: stats and result travel to the WorkerAssistant


def digest_of(samples):
    """Mean, 95th percentile (nearest rank) and slowest of response times in milliseconds."""
    ranked = sorted(samples)
    return {
        "requests": len(ranked),
        "mean_ms": sum(ranked) / len(ranked),
        "p95_ms": ranked[math.ceil(len(ranked) * 0.95) - 1],
        "slowest_ms": ranked[-1],
    }


global_vars = LambdaGlobals()
handler = get_lambda_handler(Processor, global_vars)
