"""Asking everything, one after the other, and gathering what differs."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from mixcloud_core.api.decode import Node, parse_json
from mixcloud_core.api.graphql import ENDPOINT, FORGOTTEN
from mixcloud_core.api.rendering import Rendered, find_unknown
from mixcloud_core.api.status import error_of
from mixcloud_core.api.transport import Account, Reply, Request, Transport
from mixcloud_core.client import Mixcloud
from mixcloud_core.errors import (
    BadReplyError,
    BlockedError,
    ForbiddenError,
    MixcloudError,
    NetworkError,
    RateLimitError,
    ServerError,
)
from mixcloud_core.text import clean_line, clean_text
from tests.contract import document, unknowns
from tests.contract.asking import Asking, EnoughError, refused
from tests.contract.questions import QUESTIONS, Question, Service, Subject
from tests.contract.replies import looked_at
from tests.contract.unknowns import Answer

# After one of these, asking on would be rude.
_SHUT = (BlockedError, RateLimitError)
# After so many of these in a row, it would be in vain.
_TROUBLE = (NetworkError, ServerError)
_MOST_IN_A_ROW = 3
# Characters of a line, and of an answer.
_LINE, _ANSWER = 300, 2_000
# Where the document of all operations is meant.
_ALL = "GraphQL, all operations"


@dataclass
class Report:
    """`differences` are lines of where and what, each once; `remarks` are about what could not be looked at."""

    asked: int = 0
    is_reached: bool = False
    differences: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def differs(self, where: str, what: str) -> None:
        line = (where, clean_line(what)[:_LINE])
        if line not in self.differences:
            self.differences.append(line)

    def remark(self, where: str, what: str) -> None:
        self.remarks.append((where, clean_line(what)[:_LINE]))

    def answered(self, question: str, answer: str) -> None:
        self.answers.append((question, clean_text(answer).replace("\n", " ")[:_ANSWER]))


def run(asking: Asking, subject: Subject, accounts: Collection[Account] = ()) -> Report:
    """Ask everything, and give what was learnt; never raises for what the service does."""
    running = _Run(asking, subject, accounts)
    report = running.report
    try:
        running.everything()
    except EnoughError:
        report.remark("the rest", "not asked: no more requests are allowed")
    except (*_SHUT, *_TROUBLE) as error:
        report.differs("asking was given up", refused(error))
    for answer in unknowns.from_exchanges(running.exchanges):
        report.answered(*answer)
    report.asked = asking.asked
    report.is_reached = any(not isinstance(error_of(reply), (*_SHUT, *_TROUBLE)) for _, reply in asking.exchanges)
    return report


class _Run:
    def __init__(self, asking: Asking, subject: Subject, accounts: Collection[Account]) -> None:
        self.report = Report()
        self.exchanges: list[tuple[str, tuple[Request, Reply]]] = []
        self._asking, self._subject, self._accounts = asking, subject, accounts
        self._service = Service(Mixcloud(asking), asking)
        self._in_a_row = 0

    def everything(self) -> None:
        """In the order of what is worth most, for the requests may not be enough."""
        self._check_document()
        first, *others = QUESTIONS
        self._ask(first)
        for question, ask, in_words in unknowns.probes(self._subject):
            if reply := self._reply(question, ask):
                self.report.answered(question, in_words(reply))
        for each in others:
            self._ask(each)

    def _check_document(self) -> None:
        """Send all operations as one text that can't be carried out, and tell what is not known of it."""
        rendered = document.whole(document.operations())
        body = json.dumps({"query": rendered.text, "operationName": document.PROBE}).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        request = Request("POST", ENDPOINT, "all operations at once", headers, body)
        reply = self._reply(_ALL, lambda transport: transport.send(request))
        errors = _errors(reply) if reply else []
        if reply and not errors:
            self.report.differs(_ALL, f"not refused as expected: {unknowns.in_words(reply)}")
        if not reply or not errors:
            return
        self._tell_unknown(errors, rendered)
        for error in errors:
            message = error.line("message")
            if document.PROBE_FIELD in message:
                has = "with" if any(error.nodes("locations")) else "without"
                self.report.answered("GraphQL: a refusal", f"{reply.status}, {has} locations: {message}")
            elif not find_unknown([error], rendered):
                self.report.differs(_ALL, message or "an error without a message")

    def _tell_unknown(self, errors: Iterable[Node], rendered: Rendered) -> None:
        unknown = find_unknown(errors, rendered)
        for key, is_needed in sorted(unknown.items()):
            self.report.differs(f"GraphQL {key}", "no longer known" + (", and needed" if is_needed else ""))
        with _warnings():
            # What comes after goes without it, and costs no second request.
            FORGOTTEN.learn(frozenset(key for key, is_needed in unknown.items() if not is_needed))

    def _reply(self, name: str, ask: Callable[[Transport], Reply]) -> Reply | None:
        """Give the reply to what is asked past the library, None where there was trouble."""
        try:
            reply = ask(self._asking)
            self._note(name, len(self._asking.exchanges) - 1)
            error = error_of(reply)
            if isinstance(error, (*_SHUT, *_TROUBLE)):
                raise error
        except _TROUBLE as error:
            self._troubled(name, error)
            return None
        self._in_a_row = 0
        return reply

    def _troubled(self, name: str, error: MixcloudError) -> None:
        self.report.differs(name, refused(error))
        self._in_a_row += 1
        if self._in_a_row >= _MOST_IN_A_ROW:
            raise error

    def _ask(self, question: Question) -> None:
        if question.account is not Account.NONE and question.account not in self._accounts:
            return
        if question.needs and not getattr(self._subject, question.needs):
            self.report.remark(question.name, f"not asked: there is no {question.needs.replace('_', ' ')}")
            return
        start = len(self._asking.exchanges)
        with _warnings() as warnings:
            try:
                question.ask(self._service, self._subject)
            except _SHUT:
                raise
            except _TROUBLE as error:
                self._troubled(question.name, error)
            except MixcloudError as error:
                self._failed(question, error, start)
            else:
                self._in_a_row = 0
                self._compare(question, start)
        for warning in warnings:
            self.report.differs(question.name, warning)
        self._note(question.name, start)

    def _failed(self, question: Question, error: MixcloudError, start: int) -> None:
        statuses = [reply.status for _, reply in self._asking.exchanges[start:]]
        if isinstance(error, ForbiddenError) and statuses == [200]:
            self.report.remark(question.name, str(error))  # a list that its owner hides
        else:
            self.report.differs(question.name, refused(error))

    def _compare(self, question: Question, start: int) -> None:
        for request, reply in self._asking.exchanges[start:]:
            for place, what in looked_at(request, reply, question.reply):
                self.report.differs(f"{question.name}: {place.lstrip('.')}", what)

    def _note(self, name: str, start: int) -> None:
        self.exchanges += [(name, exchange) for exchange in self._asking.exchanges[start:]]


def _errors(reply: Reply) -> list[Node]:
    try:
        return list(Node(parse_json(reply.body)).nodes("errors"))
    except BadReplyError:
        return []


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """What the library warns of meanwhile, in place of printing it."""
    told: list[str] = []
    log = logging.getLogger("mixcloud_core")
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: told.append(record.getMessage())  # type: ignore[method-assign]  # nothing else is
    log.addHandler(handler)
    before, log.propagate = log.propagate, False
    try:
        yield told
    finally:
        log.removeHandler(handler)
        log.propagate = before
