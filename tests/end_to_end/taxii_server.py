"""medallion as a TAXII 2.1 server of one API root with two collections, for intel_taxii_test.py.

    build/deps/python/bin/python taxii_server.py DATA_FILE    prints the port, then serves until it is ended

POST /add puts objects (a JSON list) into the first collection.
"""

import datetime
import json
import sys
from pathlib import Path

from flask import request
from medallion import application_instance, register_blueprints, set_config
from werkzeug.serving import make_server

FIRST = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"
SECOND = "52892447-4d7e-4f70-b94d-d7f22742ff63"
USER, PASSWORD = "admin", "s3cret"


def collection(number, title, can_read):
    return {"id": number, "title": title, "description": title, "can_read": can_read, "can_write": True,
            "media_types": ["application/stix+json;version=2.1"], "objects": [], "manifest": []}


def main():
    data_file = Path(sys.argv[1])
    root = {"information": {"title": "root", "description": "", "versions": ["application/taxii+json;version=2.1"],
                            "max_content_length": 9_765_625},
            "status": [], "collections": [collection(FIRST, "indicators", True), collection(SECOND, "closed", False)]}
    data = {"/discovery": {"title": "server", "description": "", "contact": "", "default": "/root1/",
                           "api_roots": ["/root1/", "http://other.example/root2/"]}, "root1": root}
    data_file.write_text(json.dumps(data))
    config = {"backend": {"module": "medallion.backends.memory_backend", "module_class": "MemoryBackend",
                          "filename": str(data_file)},
              "users": {USER: PASSWORD}, "taxii": {"max_page_size": 3}}
    for part in ("users", "taxii", "backend"):
        set_config(application_instance, part, config)
    register_blueprints(application_instance)

    @application_instance.route("/add", methods=["POST"])
    def add():
        application_instance.medallion_backend.add_objects("root1", FIRST, {"objects": request.get_json()},
                                                           datetime.datetime.fromisoformat(request.args["at"]))
        return ""

    server = make_server("127.0.0.1", 0, application_instance)
    print(server.port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
