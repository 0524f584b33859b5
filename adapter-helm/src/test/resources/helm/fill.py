#!/usr/bin/env python3
"""Fills the results of yaml.yaml and set-expressions.yaml with what a real helm makes of their rows.

    python3 fill.py HELM        # HELM: the program, such as one installed with
                                # go install helm.sh/helm/v3/cmd/helm@v3.18.6

A row is JSON on one line; a new one needs no result. merge.yaml was filled by a chart of its own.
"""
import base64, concurrent.futures, json, os, re, subprocess, sys, tempfile

helm = sys.argv[1]
here = os.path.dirname(os.path.abspath(__file__))
work = tempfile.mkdtemp()
chart = os.path.join(work, "chart")
os.makedirs(chart + "/templates")
open(chart + "/Chart.yaml", "w").write("{apiVersion: v2, name: top, version: 0.0.0}\n")
open(chart + "/templates/values.yaml", "w").write(
    "{apiVersion: v1, kind: ConfigMap, metadata: {name: v},"
    " data: {v: {{ .Values | toJson | b64enc | quote }}}}\n")
open(work + "/content.txt", "w").write("line one\n")
environment = {"PATH": os.environ["PATH"], "HOME": work}


def result(row, number):
    file = "%s/%d.yaml" % (work, number)
    with open(file, "wb") as out:
        out.write((row["yaml"] if "yaml" in row else BASE).encode("utf-8"))
    command = [helm, "template", "r", chart, "-f", file]
    if "expression" in row:
        command += [row["flag"], row["expression"]]
    run = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True)
    if run.returncode != 0:
        return "ERROR"
    return json.loads(base64.b64decode(re.search(r'v: "?([A-Za-z0-9+/=]+)"?}', run.stdout).group(1)))


BASE = '{"x": null, "l": [1, {"m": 1}], "s": "t", "m": {"k": "v"}}'
version = subprocess.run([helm, "version", "--template", "{{.Version}}"], capture_output=True,
                         text=True).stdout
for table in ("yaml.yaml", "set-expressions.yaml"):
    path = os.path.join(here, table)
    lines = open(path, encoding="utf-8").read().splitlines()
    head = [line for line in lines if not line.startswith("- ")]
    rows = [json.loads(line[2:]) for line in lines if line.startswith("- ")]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for row, found in zip(rows, pool.map(result, rows, range(len(rows)))):
            row["result"] = found
    with open(path, "w", encoding="utf-8") as out:
        for line in head:
            out.write(re.sub(r"Helm [v0-9.]*[0-9]", "Helm " + version.lstrip("v"), line) + "\n")
        for row in rows:
            out.write("- " + json.dumps(row, sort_keys=False).replace("\x7f", "\\u007f") + "\n")
    print(table, len(rows), "rows,", sum(row["result"] == "ERROR" for row in rows), "refused")
