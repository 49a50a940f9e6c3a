"""Addresses and ports that the namespaces, their rules and the traffic agree on."""
import json
import pathlib

PLAN = json.loads(pathlib.Path(__file__).with_name("plan.json").read_text())
