"""Fits the weights of related files: two small ensembles of trees, one for files and one for passages.

python3 bench/context/fit.py FEATURES.jsonl... > src/core/rank/relatedTrees.json

Needs scikit-learn (1.9 was used). The weights in the product come from 30 commits each, spread over the history, of these
repositories; none of the benchmark's dev split is among them, so that its figures are of repositories they never saw:
  Alamofire/Alamofire AutoMapper/AutoMapper BurntSushi/ripgrep JamesNK/Newtonsoft.Json axios/axios celery/celery clap-rs/clap
  cli/cli composer/composer curl/curl date-fns/date-fns encode/httpx eslint/eslint fmtlib/fmt gin-gonic/gin gohugoio/hugo
  google/gson google/leveldb grpc/grpc-java guzzle/guzzle hyperium/hyper jekyll/jekyll jqlang/jq ktorio/ktor netty/netty
  phoenixframework/phoenix prometheus/prometheus psf/black puma/puma
 Rows come from features.mjs. A file is right when the commit changed it; a passage of a
right file is right when the commit changed one of its lines.
"""
import json
import sys

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier


def rows(paths):
    seen = set()
    for path in paths:
        for line in open(path):
            case = json.loads(line)
            key = (case["id"], case["setting"])
            if key not in seen and case["rows"]:
                seen.add(key)
                yield case


def fitted(features, truth):
    model = HistGradientBoostingClassifier(
        max_iter=60, learning_rate=0.13, max_leaf_nodes=7, min_samples_leaf=60, l2_regularization=10, random_state=1
    )
    return model.fit(np.array(features), np.array(truth))


def compact(model):
    """[base, trees]; a tree is a list of nodes: [feature, threshold, left, right] or [value]."""
    trees = []
    for (tree,) in model._predictors:
        nodes = []
        for node in tree.nodes:
            if node["is_leaf"]:
                nodes.append([round(float(node["value"]), 4)])
            else:
                nodes.append(
                    [int(node["feature_idx"]), round(float(node["num_threshold"]), 4), int(node["left"]), int(node["right"])]
                )
        trees.append(nodes)
    return {"base": round(float(model._baseline_prediction[0, 0]), 4), "trees": trees}


cases = list(rows(sys.argv[1:]))
files = fitted([row["f"] for case in cases for row in case["rows"]], [row["y"] for case in cases for row in case["rows"]])
right = [passage for case in cases for row in case["rows"] if row["y"] for passage in row["p"]]
passages = fitted([passage[4:] for passage in right], [passage[2] for passage in right])
print(json.dumps({"cases": len(cases), "files": compact(files), "passages": compact(passages)}, separators=(",", ":")))
