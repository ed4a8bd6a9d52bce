"""A query of friendship cities on this machine, and answers in the form of CPAFFC's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from threading import Thread
from time import sleep
from typing import Any
from urllib.parse import parse_qs

from tests.support.local_server import LocalServer

__all__ = ["KNOWN", "Query", "answer_of", "made_up_ties", "serving_query", "tie_row"]


def tie_row(number: int, *names: str, **more: Any) -> dict[str, Any]:
    """A row as the query gives it: province, city, place abroad, its country and the day."""
    prov, city, w_city, w_country, day = names
    row = {"id": number, "sn": str(number), "prov": prov, "city": city, "w_city": w_city}
    row |= {"w_country": w_country, "qzsj": day, "jhsj": day[:4], "dili": "东部", "dashiji": ""}
    return row | more


KNOWN = [
    tie_row(1, "天津市", "", "神户市", "日本", "1973-06-24", dashiji=[{"year": "1974"}]),
    tie_row(2, "广东省", "广州市", "洛杉矶市", "美国", "1981-12-08"),
    tie_row(3, "河北省", "", "艾奥瓦州", "美国", "1983-07-22"),
    tie_row(4, "山东省", "泰安市肥城市", "首尔特别市", "韩国", "0000-00-00", jhsj="1988"),
    tie_row(5, "广东省", "", "兵库县", "日本", "1983-03-23"),
]
"""Ties in the form of the registry; what is said of them is made up, but for the names."""


def made_up_ties(count: int) -> list[dict[str, Any]]:
    """Ties of as many places abroad that do not exist."""
    return [
        tie_row(n, "广东省", "深圳市", f"某城{n}市", "法国", f"{1980 + n % 40}-05-{1 + n % 28:02}")
        for n in range(1, count + 1)
    ]


def answer_of(rows: Sequence[Any], **more: Any) -> bytes:
    """An answer with rows."""
    answer = {"code": 1, "msg": "ok", "data": {"lists": list(rows), **more}}
    return json.dumps(answer, ensure_ascii=False).encode()


@dataclass
class Query:
    """What is served; `asked` keeps what came in."""

    content: bytes
    status: int = 200
    cut: int = 0
    """Bytes that are announced and never sent."""
    wait: float = 0.0
    """Seconds before the first byte."""
    url: str = ""
    asked: list[tuple[dict[str, list[str]], str]] = field(default_factory=list)


@contextmanager
def serving_query(query: Query) -> Iterator[Query]:
    """Serve the query while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = parse_qs(body, keep_blank_values=True)
            query.asked.append((form, self.headers["user-agent"]))
            sleep(query.wait)
            self.send_response(query.status)
            self.send_header("Content-Length", str(len(query.content) + query.cut))
            self.end_headers()
            self.wfile.write(query.content)

        def log_message(self, *_: object) -> None:
            pass

    with LocalServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        query.url = f"http://127.0.0.1:{server.server_port}/index/friend_city/ajax"
        try:
            yield query
        finally:
            server.shutdown()
