import gc
import signal
import socket
import subprocess
import sys
import textwrap
import warnings
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from threading import enumerate as threads
from time import perf_counter

import httpx
import pytest
from programs import PYTHON
from sending import wait_until

from bulk_import.sandbox import Fault, Sandbox, serve
from bulk_import.sandbox.demo import INET_NO

API = "/v3/campaign/create"
SOON = 10.0  # seconds in which a busy machine does what takes no time; faults wait for a minute


def names_of_threads():
    return [thread.name for thread in threads()]


def test_it_starts_and_stops_quickly_as_often_as_wanted():
    handlers = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    for _ in range(3):
        sandbox = Sandbox()
        with sandbox:
            assert httpx.get(sandbox.base_url + "/sandbox/campaigns").status_code == 200
            stop = perf_counter()
        assert perf_counter() - stop < SOON
        with pytest.raises(httpx.ConnectError):
            httpx.get(sandbox.base_url)
    assert "sandbox" not in names_of_threads()
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == handlers


def test_clients_that_come_as_it_ends_leave_no_socket_open():
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        for _ in range(5):
            with Sandbox() as sandbox:
                address = ("127.0.0.1", httpx.URL(sandbox.base_url).port)
                clients = [socket.create_connection(address) for _ in range(5)]
            for client in clients:
                client.close()
        gc.collect()
    assert [str(one.message) for one in told] == []


def test_two_at_a_time_know_nothing_of_each_other(progressive):
    with Sandbox() as one, Sandbox() as other:
        assert one.base_url != other.base_url
        assert one.secret != other.secret
        assert one.inet_no == other.inet_no == INET_NO
        body = progressive | {"inet_no": INET_NO, "secret": one.secret}
        assert httpx.post(one.base_url + API, json=body).status_code == 200
        assert httpx.post(other.base_url + API, json=body).status_code == 404
        assert (len(one.campaigns), len(other.campaigns)) == (1, 0)


def test_what_was_recorded_outlasts_the_server(fresh, post, sandbox):
    post(fresh())
    sandbox.__exit__()
    assert len(sandbox.campaigns) == len(sandbox.requests) == 1


def test_a_port_can_be_had_again_at_once(sandbox):
    port = httpx.URL(sandbox.base_url).port
    with pytest.raises(OSError), Sandbox(port=port):
        pass
    sandbox.__exit__()
    with Sandbox(port=port) as again:
        assert again.base_url == sandbox.base_url
        assert httpx.get(again.base_url + "/sandbox/requests").status_code == 200


@pytest.mark.parametrize("fault", [{"delay": 60}, {"late": 60}])
def test_requests_that_wait_do_not_hold_up_the_end(fresh, fault):
    with ThreadPoolExecutor() as pool:
        with Sandbox() as sandbox:
            sandbox.faults.set(Fault(**fault))
            body = fresh(secret=sandbox.secret)
            waiting = pool.submit(httpx.post, sandbox.base_url + API, json=body)
            wait_until(lambda: sandbox.requests or waiting.done())
            stop = perf_counter()
        assert perf_counter() - stop < SOON
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            waiting.result()
    assert len(sandbox.campaigns) == ("delay" in fault)
    assert [each.status for each in sandbox.requests] == [None]


def test_applying_late_does_not_hold_up_the_end(fresh):
    with Sandbox() as sandbox:
        sandbox.faults.set(Fault(shape="drop", applied=True, late=60))
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.post(sandbox.base_url + API, json=fresh(secret=sandbox.secret))
        stop = perf_counter()
    assert perf_counter() - stop < SOON
    assert sandbox.campaigns == ()


@pytest.mark.slice(3)
@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"POST /v3/campaign/cre",
        b"POST /v3/campaign/create HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
        b"PUT /sandbox/faults HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
    ],
)
@pytest.mark.parametrize("leaves", [True, False])
def test_a_client_that_stops_half_way_blocks_nobody(fresh, begun, leaves):
    with Sandbox() as sandbox:
        port = httpx.URL(sandbox.base_url).port
        with socket.create_connection(("127.0.0.1", port)) as slow:
            slow.sendall(begun)
            assert httpx.post(sandbox.base_url + API, json=fresh(secret=sandbox.secret)).is_success
            if leaves:
                slow.close()
                assert httpx.get(sandbox.base_url + "/sandbox/requests").is_success
            assert [each.status for each in sandbox.requests] == [200]
            stop = perf_counter()
            sandbox.__exit__()
    assert perf_counter() - stop < SOON


def test_it_runs_from_any_thread(progressive):
    statuses = []

    def run():
        with Sandbox() as sandbox:
            body = progressive | {"inet_no": sandbox.inet_no, "secret": sandbox.secret}
            statuses.append(httpx.post(sandbox.base_url + API, json=body).status_code)

    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert statuses == [200]


def test_a_port_that_is_taken_is_told_before_anything_is_announced(sandbox):
    announced = []
    with pytest.raises(OSError):
        serve(httpx.URL(sandbox.base_url).port, announced.append)
    assert announced == []


def run_python(script):
    return subprocess.Popen(
        [PYTHON, "-W", "error", "-c", textwrap.dedent(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in another way there")
def test_it_serves_until_ctrl_c_and_says_nothing_of_its_own():
    script = """
        import signal
        from bulk_import.sandbox import serve
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
        serve(0, lambda sandbox: print(sandbox.base_url, sandbox.inet_no, flush=True))
        print("end")
    """
    with run_python(script) as server:
        base_url, inet_no = server.stdout.readline().split()
        assert inet_no == str(INET_NO)
        faults = {"faults": [{"shape": "drop"}, {"shape": "half"}]}
        assert httpx.put(base_url + "/sandbox/faults", json=faults).is_success
        for _ in faults["faults"]:
            with pytest.raises(httpx.RemoteProtocolError):
                httpx.post(base_url + API, json={})
        assert httpx.post(base_url + API, json={}).status_code == 422
        server.send_signal(signal.SIGINT)
        assert server.communicate(timeout=60) == ("end\n", "")
        assert server.returncode == 0


def test_starlette_and_uvicorn_are_not_loaded_before_a_start():
    script = """
        import sys
        import bulk_import.sandbox
        print({"starlette", "uvicorn"} & sys.modules.keys())
    """
    with run_python(script) as python:
        assert python.communicate(timeout=60) == ("set()\n", "")
