"""Calendar quarters of months written "2026-11". Pure."""


def quarter_of(month: str) -> str:
    """The quarter a month lies in: "2026-11" is in "2026-Q4"."""
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def last_month(quarter: str) -> str:
    """The month a quarter ends with: "2026-Q4" ends with "2026-12"."""
    return f"{quarter[:4]}-{int(quarter[-1]) * 3:02d}"


def next_quarter(quarter: str) -> str:
    """The quarter after this one."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year + 1}-Q1" if number == 4 else f"{year}-Q{number + 1}"


def closed_quarters(first_month: str, present_month: str) -> list[str]:
    """Every quarter from the one of `first_month` that has ended before `present_month`, in order."""
    found, quarter = [], quarter_of(first_month)
    while last_month(quarter) < present_month:
        found.append(quarter)
        quarter = next_quarter(quarter)
    return found


def months_back(last: str, how_many: int) -> list[str]:
    """`how_many` months in order, the last one being `last`."""
    index = int(last[:4]) * 12 + int(last[5:]) - 1
    return [f"{at // 12}-{at % 12 + 1:02d}" for at in range(index - how_many + 1, index + 1)]
