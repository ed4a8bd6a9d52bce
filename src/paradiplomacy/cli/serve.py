"""The site of a record from a server on this machine."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cache import no_collection
from paradiplomacy.cli.options import Address, StudyChoice, says, takes_choices
from paradiplomacy.cli.reply import Printer
from paradiplomacy.cli.show import note, progress_bar
from paradiplomacy.errors import ParadiplomacyError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from paradiplomacy.evidence.consent.sealing import Sealing
    from paradiplomacy.site.live.identity import Identity
    from paradiplomacy.site.live.live import Live
    from paradiplomacy.site.live.serving import Server


@says()
@takes_choices
def serve(
    reply: Printer,
    choice: StudyChoice,
    *,
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    browse: Annotated[bool, typer.Option("--open")] = False,
    shared: bool = False,
    private: bool = False,
    oidc: Annotated[Path | None, typer.Option(envvar="PARADIPLOMACY_OIDC")] = None,
    key_file: Annotated[Path | None, typer.Option(envvar="PARADIPLOMACY_KEY_FILE")] = None,
    second_factor: Annotated[bool, typer.Option(envvar="PARADIPLOMACY_SECOND_FACTOR")] = False,
    address: Address = "",
) -> None:
    """Show a record as a site until you press Ctrl-C; results appear as they are worked out.

    Example: `paradiplomacy serve china_russia --hypotheses mine.yaml --open`

    host: Address to listen on; this one is seen from this machine alone.
    port: Port to listen on; 0 takes any that is free.
    browse: Open the first page in a browser.
    shared: People of --store sign in; see `people add`.
    private: With --shared: who has not signed in reads nothing.
    oidc: With --shared: YAML file on an identity provider (OpenID Connect).
    key_file: With --shared: file of the key that encrypts what respondents answer; made where there
        is none.
    second_factor: With --shared: admins and stewards who sign in with a password need a second
        factor.
    """
    from paradiplomacy.results.begun import RunOptions, begin
    from paradiplomacy.site.live.serving import listening

    of_shared = {"--private": private, "--key-file": key_file, "--second-factor": second_factor}
    for option, given in () if shared else of_shared.items():
        if given:
            raise typer.BadParameter(reply.say("shared_alone"), param_hint=option)
    with (
        listening(host, port) as server,
        _choose_identity(
            reply,
            choice.store,
            shared=shared,
            private=private,
            oidc=oidc,
            key_file=key_file,
            second_factor=second_factor,
        ) as identity,
    ):
        if not server.is_private and not private:
            reply.remark("open_to_people" if shared else "open_to_all", host=host)
        with no_collection():
            with progress_bar(reply.language) as progress:
                opening = begin(RunOptions(choice.names, **choice.options()), progress=progress)
            from paradiplomacy.site.live.live import Live

            live = Live(opening, is_shared=shared)
            gc.freeze()  # the record stays, and is a million objects to look through for garbage
        _show_until_stopped(server, live, reply, identity, reached_at=address, browse=browse)


def _show_until_stopped(
    server: Server,
    live: Live,
    reply: Printer,
    identity: Identity | None,
    *,
    reached_at: str,
    browse: bool,
) -> None:
    """Show a site, and say where; where nobody else sees it, to who has its entrance alone."""
    from paradiplomacy.site.live.identity import Alone

    alone = Alone() if identity is None and server.is_private else None
    entrance = alone.entrance(server.address) if alone else ""

    def ready() -> None:
        reply.line("address", address=server.address)
        if entrance:
            reply.line("entrance", address=entrance)

    server.show(
        live,
        identity=identity or alone,
        reached_at=reached_at,
        browse=(entrance or server.address) if browse else "",
        ready=ready,
        failed=note,
    )


@contextmanager
def _choose_identity(
    reply: Printer,
    store: str | None,
    *,
    shared: bool,
    private: bool,
    oidc: Path | None,
    key_file: Path | None,
    second_factor: bool,
) -> Iterator[Identity | None]:
    """The way in which the server knows who asks; None where nobody signs in."""
    if not shared:
        yield None
        return
    if store is None:
        raise ParadiplomacyError("a shared record is in a store; name it by --store")
    from paradiplomacy.access.answering import Answering
    from paradiplomacy.access.people import People
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.site.live.identity import SharedRecord
    from paradiplomacy.site.live.provider import Provider, read_provider

    provider = Provider(read_provider(oidc)) if oidc else None
    with Store.open(store, create=False) as opened:
        people = People(opened.engine)
        Answering(opened.engine).withdraw_what_is_left()
        sealing = _sealing(reply, opened.engine, key_file)
        if not any(each.person.email for each in people.list_people()):
            reply.remark("nobody")
        yield SharedRecord(
            people,
            is_private=private,
            provider=provider,
            sealing=sealing,
            asks_factor=second_factor,
        )


def _sealing(reply: Printer, engine: Engine, file: Path | None) -> Sealing | None:
    """The encryption of answers; a key is made where neither it nor anything encrypted is there."""
    from paradiplomacy.evidence.consent.sealing import is_sealed, sealing_of
    from paradiplomacy.interviews.texts import new_key_file
    from paradiplomacy.tabular.files import read_bytes

    if file is None:
        return sealing_of(engine, None)
    if not file.exists() and not is_sealed(engine):
        reply.remark("new_key", file=str(file))
        return sealing_of(engine, new_key_file(file))
    return sealing_of(engine, read_bytes(file, expected="a key file").strip())
