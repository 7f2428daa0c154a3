import socket

import pytest


def test_a_test_that_reaches_for_the_network_fails():
    with socket.socket() as outward, pytest.raises(AssertionError, match="network"):
        outward.connect(("192.0.2.1", 443))


def test_this_machine_may_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as inward:
        inward.connect(server.getsockname())
