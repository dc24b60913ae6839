"""The tracks we ship lose nothing: the checker itself runs over the folder, as CI does."""

import json

from flask import Flask

from lms.captions import store


def test_the_shipped_tracks_have_no_error(stocked: Flask) -> None:
    result = stocked.test_cli_runner().invoke(args=["lms", "captions", "check", "--json"])
    told = json.loads(result.output)
    errors = [
        f"{file['file']}:{each['line']}:{each['column']}: {each['code']} {each['message']}"
        for file in told["files"]
        for each in file["findings"]
        if each["level"] == "error"
    ]
    assert errors == [] and result.exit_code == 0
    assert len(told["files"]) == len(list(store.CAPTIONS.iterdir())) >= 8
