"""As much of Lambda's Runtime API (2018-06-01) as starting a function takes, for what looks at a start from outside."""

import contextlib
import http.server
import json
import os
import pathlib
import queue
import subprocess
import tempfile
import threading
import time


class Failed(Exception):
    """The function did not answer every event; why, and what it said."""


class Runtime(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, patience_s):
        super().__init__(("127.0.0.1", 0), Handler)
        self.patience_s = patience_s
        self.events = queue.Queue()
        self.asked = threading.Semaphore(0)
        self.errors = []


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.release()
        event = self.server.events.get()
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:123456789012:function:start-up")
        self.send_header("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1")
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + self.server.patience_s) * 1000)))
        self.answer(event)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/error"):
            self.server.errors.append(body.decode(errors="replace"))
        self.send_response(202)
        self.answer(b"")

    def answer(self, body):
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def failure(why, said):
    said.seek(0)
    text = said.read().decode(errors="replace").strip()
    return Failed(f"{why}; it said:\n{text}" if text else why)


@contextlib.contextmanager
def started(command, files, patience_s=120, **environment):
    """Starts a function and gives it the events of files one after the other: the process, once it asks for one more."""
    server = Runtime(patience_s)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as work:
        variables = {
            "PATH": os.environ["PATH"], "HOME": work, "TMPDIR": work, "BINGEME_DATA": work, "LANG": "en_US.UTF-8", "TZ": ":UTC",
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}", "AWS_EXECUTION_ENV": "AWS_Lambda_provided.al2023", "_HANDLER": "bootstrap",
            "AWS_LAMBDA_FUNCTION_NAME": "start-up", "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand", "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_SESSION_TOKEN": "none",
            "LAMBDA_TASK_ROOT": work, "LAMBDA_RUNTIME_DIR": "/var/runtime", **environment,
        }
        with open(os.path.join(work, "said"), "w+b") as said:
            process = subprocess.Popen(command, env=variables, stdout=said, stderr=said, cwd=work)
            try:
                for file in [*files, None]:
                    until = time.monotonic() + patience_s
                    while not server.asked.acquire(timeout=0.1):
                        if process.poll() is not None:
                            raise failure(f"it ended with {process.returncode}", said)
                        if time.monotonic() > until:
                            raise failure(f"it asked for no event within {patience_s} s", said)
                    if server.errors:
                        raise failure(f"it posted an error: {server.errors[0]}", said)
                    if file:
                        server.events.put(json.dumps(json.loads(pathlib.Path(file).read_bytes()), separators=(",", ":")).encode())
                yield process
            finally:
                process.kill()
                process.wait()
                server.shutdown()
