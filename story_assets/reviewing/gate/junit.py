"""JUnit XML: what every CI system shows as a table of tests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Case:
    """One test case: passed unless it failed, could not be run, or was left out; each of those says why."""

    name: str
    classname: str
    failure: str = ""
    error: str = ""
    skipped: str = ""
    output: str = ""


@dataclass(frozen=True)
class Suite:
    """Test cases that belong together."""

    name: str
    cases: tuple[Case, ...]


def junit_xml(suites: Iterable[Suite]) -> str:
    """The suites as one JUnit file."""
    root = ElementTree.Element("testsuites", name="story-assets")
    for suite in suites:
        about = {
            "name": _clean(suite.name),
            "tests": str(len(suite.cases)),
            "failures": str(sum(bool(case.failure) for case in suite.cases)),
            "errors": str(sum(bool(case.error) for case in suite.cases)),
            "skipped": str(sum(bool(case.skipped) for case in suite.cases)),
        }
        element = ElementTree.SubElement(root, "testsuite", about)
        for case in suite.cases:
            _add(element, case)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _add(suite: ElementTree.Element, case: Case) -> None:
    element = ElementTree.SubElement(suite, "testcase", name=_clean(case.name), classname=_clean(case.classname))
    for kind in ("failure", "error", "skipped"):
        text = _clean(getattr(case, kind))
        if text:
            child = ElementTree.SubElement(element, kind, message=text.splitlines()[0])
            child.text = text
    if case.output:
        ElementTree.SubElement(element, "system-out").text = _clean(case.output)


def _clean(text: str) -> str:
    """`text` without the characters that XML cannot hold."""
    return _NOT_XML.sub("�", text)
