"""What was measured: a row for each figure, as a Markdown table and as JSON."""

import json
import statistics


def median(values):
    return statistics.median(values)


class Report:
    def __init__(self, about):
        self.about = about
        self.rows = []

    def add(self, figure, unit, carillon, peer=None, peer_name="nginx", better="less", note=""):
        """`carillon` and `peer`: what the repeats gave. `better`: whether less or more of it is good."""
        row = {"figure": figure, "unit": unit, "carillon": carillon, "peer": peer, "peer_name": peer_name if peer else None,
               "better": better, "note": note}
        row["ratio"] = median(carillon) / median(peer) if peer and median(peer) else None
        self.rows.append(row)
        print(self.line(row), flush=True)

    @staticmethod
    def line(row):
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}×"
        peer = f"{number(median(row['peer']))} ({row['peer_name']})" if row["peer"] else ""
        return f"| {row['figure']} | {row['unit']} | {row['better']} | {number(median(row['carillon']))} | {peer} | {ratio} | {row['note']} |"

    def markdown(self):
        head = ["| figure | unit | better is | Carillon | beside | ratio | |", "|---|---|---|---|---|---|---|"]
        about = "; ".join(f"{key}: {value}" for key, value in self.about.items())
        return "\n".join([f"# Carillon measured\n\n{about}\n", *head, *map(self.line, self.rows)]) + "\n"

    def write(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.md").write_text(self.markdown())
        (folder / "report.json").write_text(json.dumps({"about": self.about, "rows": self.rows}, indent=1) + "\n")


def number(value):
    """Three digits that count."""
    if value == 0 or abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"
