"""Each measure is a module with `run(report, plan)`."""

from . import api, churn, files, idle, ingest, low_latency, start, whep

# In the order of their time: what is short comes first.
DEFAULT = {"start": start, "idle": idle, "files": files, "api": api, "ingest": ingest, "low-latency": low_latency, "whep": whep}
ALL = {**DEFAULT, "churn": churn}
