"""Drives an endpoint with boto3 and prints what came of it as JSON: boto3_client.py URL PROJECT."""

import json
import sys
import time

import boto3

JUNIT = '<testsuite name="unit"><testcase name="adds" time="0.5"/></testsuite>'
SPEC = {
    "version": 0.2,
    "batch": {"build-graph": [{"identifier": "a"}, {"identifier": "b", "depend-on": ["a"]}]},
    "env": {"exported-variables": ["GREETING"]},
    "phases": {"build": {"commands": [f"echo '{JUNIT}' > unit.xml", 'GREETING="hello $WHO"']}},
    "reports": {"unit": {"files": ["unit.xml"]}},
}

client = boto3.client("codebuild", endpoint_url=sys.argv[1], region_name="eu-west-1")
logs = boto3.client("logs", endpoint_url=sys.argv[1], region_name="eu-west-1")


def until(read, is_over):
    while True:
        value = read()
        if is_over(value):
            return value
        time.sleep(0.05)


def refused(call, **arguments):
    try:
        call(**arguments)
    except client.exceptions.InvalidInputException as error:
        return ["invalid input", error.response["Error"]["Message"]]
    except client.exceptions.ResourceNotFoundException as error:
        return ["not found", error.response["Error"]["Message"]]
    return None


client.create_project(**json.loads(sys.argv[2]))
started = client.start_build(
    projectName="demo",
    idempotencyToken="one",
    environmentVariablesOverride=[{"name": "WHO", "value": "boto3", "type": "PLAINTEXT"}],
    buildspecOverride=json.dumps(SPEC),
)["build"]
build = until(
    lambda: client.batch_get_builds(ids=[started["id"]])["builds"][0], lambda one: one["buildComplete"]
)
events = logs.get_log_events(
    logGroupName=build["logs"]["groupName"], logStreamName=build["logs"]["streamName"], startFromHead=True
)["events"]
cases = client.describe_test_cases(reportArn=build["reportArns"][0])["testCases"]
batch = client.start_build_batch(projectName="demo", buildspecOverride=json.dumps(SPEC))["buildBatch"]
batch = until(
    lambda: client.batch_get_build_batches(ids=[batch["id"]])["buildBatches"][0], lambda one: one["complete"]
)
print(
    json.dumps(
        {
            "status": build["buildStatus"],
            "exported": build["exportedEnvironmentVariables"],
            "seconds": (build["endTime"] - build["startTime"]).total_seconds(),
            "log": "".join(event["message"] for event in events),
            "cases": [[case["name"], case["status"], case["durationInNanoSeconds"]] for case in cases],
            "batch": [batch["buildBatchStatus"], [group["identifier"] for group in batch["buildGroups"]]],
            "builds": sum(len(page["ids"]) for page in client.get_paginator("list_builds").paginate()),
            "stopped": refused(client.stop_build, id=build["id"]),
            "absent": refused(client.start_build, projectName="absent"),
            "sandbox": refused(client.start_sandbox, projectName="demo"),
        }
    )
)
