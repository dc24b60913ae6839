"""Reports on pages and in files: the same numbers, said in words, safe to open in a spreadsheet."""

import csv
import io
import re

import html5lib
import pytest

from lms import clock, db
from lms.catalogue.models import Module
from lms.counts.store import Cell, bump
from lms.reporting.reports import REPORTS
from lms.reporting.shapes import window_to
from tests.reporting import life

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def staff(stocked, sign_in):
    """Programme staff on a programme with some life; one title looks like a formula."""
    months = window_to(clock.now()).months
    with db.writing() as session:
        session.get_one(Module, 2).title = "=HYPERLINK(1)"
        for at, month in enumerate(months):
            life.happened(session, 1, month, starts=30 + at, finished=15, route="online")
            life.happened(session, 2, month, starts=12, finished=at % 9, route="together", landlord_id=2)
        life.happened(session, 1, months[-1], starts=7, finished=1, guest=True)
        life.happened(session, 3, months[2], starts=1250, finished=1000)
        life.happened(session, 2, months[-1], completions=3, route="in-person")
    return sign_in("programme")


def document(browser, path="/programme"):
    page = browser.get(path)
    assert page.status_code == 200
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page.get_data(as_text=True))


def words(element):
    return " ".join("".join(element.itertext()).split())


def tables(page):
    """{caption: rows of cell texts} as the page shows them."""
    found = {}
    for table in page.iter("table"):
        body = [row for part in table if part.tag in ("tbody", "tfoot") for row in part.iter("tr")]
        head = [words(cell) for cell in table.find("thead").iter("th")]
        found[words(table.find("caption"))] = [head, *([words(cell) for cell in row] for row in body)]
    return found


def as_number(cell):
    return int(cell.replace(",", ""))


def rows_of(browser, path):
    answer = browser.get(path)
    text = answer.get_data().decode("utf-8")
    return answer, text, list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_it_works(staff):
    page = document(staff)
    assert "Completion" in words(page.find(".//h1"))
    figures = [words(one) for one in page.iter("dt")]
    totals = tables(page)["By module"][-1]
    assert figures == [totals[3], totals[1], totals[4]]


def test_the_stranger_is_kept_out(browser, sign_in):
    for path in ("/programme", "/programme/reports/places", "/programme/completion.csv"):
        assert browser.get(path).status_code == 401
        for kind in ("resident", "landlord", "facilitator", "funder"):
            assert sign_in(kind).get(path).status_code == 403


def test_window_and_reading_day_stand_on_the_page(staff):
    window = window_to(clock.now())
    assert f"read on {window.read_on.day} " in words(document(staff).find(".//main"))


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.slug)
def test_page_and_file_say_the_same(staff, report):
    page = tables(document(staff, f"/programme/reports/{report.slug}"))
    _, _, rows = rows_of(staff, f"/programme/{report.slug}.csv")
    written = [[cell.removeprefix("'") for cell in row] for row in rows]
    plain = re.compile(r"^\d{1,3}(,\d{3})+$")  # thousands are set apart on the page only
    for caption, shown in page.items():
        start = written.index([caption]) + 2
        numbers = [[cell.replace(",", "") if plain.match(cell) else cell for cell in row] for row in shown]
        assert written[start : start + len(shown)] == numbers, caption


def test_the_chart_draws_the_numbers_of_its_table(staff):
    page = document(staff)
    shown = tables(page)
    for caption, chart in (("By module", "modules-chart"), ("By month, the latest first", "months-chart")):
        svg = next(one for one in page.iter(SVG + "svg") if chart in (one.get("aria-labelledby") or ""))
        texts = [words(one) for one in svg.iter(SVG + "text")]
        rows = [row for row in shown[caption][1:] if not row[0].startswith("All ")]
        assert all(row[0].startswith(text.rstrip("…")) for text, row in zip(texts[::2], rows, strict=True))
        assert texts[1::2] == [f"{row[2]} of {row[1]}" if row[1] != "0" else "no starts" for row in rows]
        bars = list(svg.iter(SVG + "rect"))
        most = max(as_number(row[1]) for row in rows)
        room = max(float(bar.get("width")) for bar in bars)
        for whole, part, row in zip(bars[::2], bars[1::2], rows, strict=True):
            assert float(whole.get("width")) == pytest.approx(room * as_number(row[1]) / most, abs=0.2)
            assert float(part.get("width")) == pytest.approx(room * as_number(row[2]) / most, abs=0.2)


def test_the_file_opens_as_it_is_and_runs_nothing(staff):
    answer, text, rows = rows_of(staff, "/programme/completion.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="completion-20')
    assert text.startswith('\ufeffCompletion\r\n"From ')
    assert "\n" not in text.replace("\r\n", "")
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert any("reading date" in row[0] or "reading day" in row[0] for row in rows if row)


def test_a_title_like_a_formula_is_defused_in_the_file_and_left_alone_on_the_page(staff):
    with db.writing() as session:
        session.get_one(Module, 2).number = 2
    _, text, _ = rows_of(staff, "/programme/completion.csv")
    assert "2. =HYPERLINK(1)" in text  # led by its number, it is no formula
    assert "2. =HYPERLINK(1)" in words(document(staff).find(".//main"))


@pytest.mark.parametrize("risky", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_texts_that_a_spreadsheet_would_run_are_led_by_an_apostrophe(staff, risky):
    with db.writing() as session:
        life.happened(session, 1, window_to(clock.now()).last, starts=1)
        bump(session, Cell(measure="start", module_id=1, month=window_to(clock.now()).last, region=risky))
    _, _, rows = rows_of(staff, "/programme/places.csv")
    assert "'" + risky in [row[0] for row in rows if row]
    assert risky not in [row[0] for row in rows if row]


def test_no_starts_is_no_rate(stocked, sign_in):
    browser = sign_in("programme")
    with db.writing() as session:
        life.happened(session, 1, window_to(clock.now()).last, starts=4, finished=1)
    page = tables(document(browser))["By module"]
    assert page[1][3] == "25%"
    assert {row[3] for row in page[2:-1]} == {"no starts"}


def test_an_empty_programme_has_a_page_worth_reading(stocked, sign_in):
    browser = sign_in("programme")
    page = document(browser)
    assert "Nothing has been counted yet" in words(page)
    assert not [one for one in page.iter(SVG + "svg") if "chart" in (one.get("aria-labelledby") or "")]
    assert "%" not in words(page.find(".//main"))
    assert rows_of(browser, "/programme/completion.csv")[0].status_code == 200


def test_an_unknown_report_is_told_so(staff):
    for path in ("/programme/reports/nothing", "/programme/nothing.csv"):
        answer = staff.get(path)
        assert answer.status_code == 404
        assert "could not find that report" in answer.get_data(as_text=True)


def test_the_links_at_the_top_all_lead_somewhere_and_name_the_page(staff):
    page = document(staff)
    nav = next(one for one in page.iter("nav") if one.get("aria-label") == "This part")
    links = {words(link): link for link in nav.iter("a")}
    assert list(links) == ["Completion", "Regions and languages", "Films", "Words", "Saving"]
    assert [text for text, link in links.items() if link.get("aria-current") == "page"] == ["Completion"]
    for link in links.values():
        assert staff.get(link.get("href")).status_code == 200
