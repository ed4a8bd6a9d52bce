"""The addresses that only a server has, each with the right that it needs.

People sign in, are invited, answer and correct here; a module of such pages has its lines here.
"""

from __future__ import annotations

from paradiplomacy.access.roles import Action
from paradiplomacy.site.live.rights import EVERYBODY, LiveRoute, get, post
from paradiplomacy.site.pages import live_only

BACK = "/signed-in-elsewhere"
"""The address to which an identity provider sends people back, as it was registered there."""
_QUEUES = [(queue, live_only.kind_of_queue(queue)) for queue in live_only.QUEUES]
LIVE_ROUTES: tuple[LiveRoute, ...] = (
    get(live_only.SIGN_IN, EVERYBODY, "signing_in:show_sign_in"),
    post(live_only.SIGN_IN, EVERYBODY, "signing_in:sign_in"),
    get(live_only.JOIN, EVERYBODY, "signing_in:join_page"),
    post(live_only.JOIN, EVERYBODY, "signing_in:accept_invitation"),
    get(live_only.OWN_PAGE, EVERYBODY, "signing_in:show_own_page"),
    post(live_only.OWN_PAGE, EVERYBODY, "signing_in:change_password"),
    post("/sign-out.html", EVERYBODY, "signing_in:sign_out"),
    get("/invitation/{token}", EVERYBODY, "signing_in:open_invitation", in_languages=False),
    get(live_only.SECOND_FACTOR, EVERYBODY, "signing_in:second_factor_page"),
    post(live_only.SECOND_FACTOR, EVERYBODY, "signing_in:change_second_factor"),
    post("/sign-in-elsewhere.html", EVERYBODY, "provider:lead_there"),
    get(BACK, EVERYBODY, "provider:come_back", in_languages=False),
    get(live_only.PEOPLE, Action.INVITE, "managing:show_people"),
    post(live_only.PEOPLE, Action.INVITE, "managing:change_person"),
    get(live_only.ANSWERING, EVERYBODY, "answering:show_start"),
    post(live_only.ANSWERING, EVERYBODY, "answering:answer_step"),
    get(live_only.ANSWER_QUESTION, EVERYBODY, "answering:question_page"),
    post(live_only.ANSWER_QUESTION, EVERYBODY, "answering:save_answer"),
    get(live_only.ANSWER_BOTH, EVERYBODY, "both_ends:show_both_ends"),
    post("/close-end.html", Action.CLOSE, "both_ends:close_end"),
    get(live_only.FACT, Action.READ, "correcting:fact_page"),
    post(live_only.FACT, Action.PROPOSE, "correcting:write_on_fact"),
    post("/confirm/{key}.html", Action.CONFIRM, "correcting:confirm"),
    get("/review", Action.WRITE, "reviewing:start"),
    *(get(kind, Action.WRITE, "reviewing:review_page", q) for q, kind in _QUEUES),
    *(post(kind, Action.WRITE, "reviewing:change_queue", q) for q, kind in _QUEUES),
    get("/words.csv", Action.SEE_ACCOUNTS, "releasing:download_words"),
    get(live_only.DESK, Action.WRITE, "at_desk:desk_page"),
    post(live_only.DESK, Action.WRITE, "at_desk:change_desk"),
    get(live_only.DESK_ENTRY, Action.WRITE, "at_desk:form_page"),
    post(live_only.DESK_ENTRY, Action.WRITE, "at_desk:enter_from_form", brings_files=True),
    get("/due.ics", Action.READ, "at_desk:calendar_of_desk"),
    get("/desk-list/{key}", Action.WRITE, "at_desk:download_list"),
    get("/agreement-text/{key}", Action.READ, "at_desk:text_of_agreement"),
)
