"""Starting the server: what is taken is said before the work begins."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable

import pytest
from tests.conftest import Outcome

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.site.live.serving import listening

Cli = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def begin(*_: object, **__: object) -> None:
        raise AssertionError("the work began")

    monkeypatch.setattr("paradiplomacy.results.begun.begin", begin)


def test_a_port_that_is_taken_is_said_at_once(cli: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = cli("serve", "china_russia", "--port", port)
    assert done.status == 1
    assert f"Error: port {port} of 127.0.0.1 cannot be taken" in done.err
    assert "--port" in done.err


def test_an_address_that_is_not_ours_is_refused(cli: Cli) -> None:
    done = cli("serve", "--host", "not an address", "--port", 0)
    assert done.status == 1
    assert "not an address of this machine" in done.err
    # 192.0.2.0/24 is for documentation: no machine has it.
    assert cli("serve", "--host", "192.0.2.1", "--port", 0).status == 1


def test_only_this_machine_reaches_it_unless_told(cli: Cli) -> None:
    for host, private in (("127.0.0.1", True), ("localhost", True), ("0.0.0.0", False)):
        with listening(host, 0) as server:
            assert server.is_private is private
            assert server.address.startswith(("http://127.0.0.1:", "http://localhost:"))
    with pytest.raises(ParadiplomacyError):
        listening("256.0.0.1", 0).__enter__()


def test_a_name_that_others_reach_is_warned_of(
    cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(AssertionError, match="the work began"):
        cli("serve", "--host", "0.0.0.0", "--port", 0)
    assert "nothing asks for a password" in capsys.readouterr().err


def test_the_first_page_needs_neither_tables_nor_a_database() -> None:
    code = (
        "import sys\n"
        "from paradiplomacy.results.begun import RunOptions, begin\n"
        "from paradiplomacy.site.live.app import create_app\n"
        "from paradiplomacy.site.live.live import Live\n"
        "live = Live(begin(RunOptions(('china_russia',))))\n"
        "create_app(live)\n"
        "live.answer('index.html')\n"
        "print({'numpy', 'polars', 'scipy', 'sqlalchemy'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
