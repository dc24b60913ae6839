"""Answers in the shape Vimeo documents, written by us: number, hash and names are made up, no film is meant."""

from typing import Any

OEMBED: dict[str, Any] = {
    "type": "video",
    "version": "1.0",
    "provider_name": "Vimeo",
    "provider_url": "https://vimeo.com/",
    "title": "Know your rights",
    "author_name": "The programme",
    "author_url": "https://vimeo.com/user1",
    "html": '<iframe src="https://player.vimeo.com/video/123456789"></iframe>',
    "width": 400,
    "height": 225,
    "duration": 754,
    "description": "",
    "thumbnail_url": "https://i.vimeocdn.com/video/1-abc-d_400",
    "thumbnail_width": 400,
    "thumbnail_height": 225,
    "upload_date": "2026-10-01 09:00:00",
    "video_id": 123456789,
    "uri": "/videos/123456789",
}
NOT_ON_THIS_SITE: dict[str, Any] = {
    "type": "video",
    "provider_name": "Vimeo",
    "html": "",
    "video_id": 123456789,
    "domain_status_code": 403,
}
LOCKED: dict[str, Any] = {"type": "video", "provider_name": "Vimeo", "html": "", "video_id": 123456789}
REST: dict[str, Any] = {
    "uri": "/videos/123456789",
    "name": "Know your rights",
    "duration": 754,
    "privacy": {"view": "unlisted", "embed": "public"},
    "player_embed_url": "https://player.vimeo.com/video/123456789?h=abcdef0123",
    "status": "available",
    "transcode": {"status": "complete"},
    "metadata": {"connections": {"versions": {"current_uri": "/videos/123456789/versions/1001"}}},
    "pictures": {
        "sizes": [
            {"width": 100, "link": "https://i.vimeocdn.com/video/1-abc-d_100"},
            {"width": 295, "link": "https://i.vimeocdn.com/video/1-abc-d_295"},
            {"width": 1280, "link": "https://i.vimeocdn.com/video/1-abc-d_1280"},
        ]
    },
}
TRACKS: dict[str, Any] = {
    "total": 3,
    "data": [
        {"active": True, "language": "en-x-autogen", "type": "subtitles", "link": "https://example.org/expires"},
        {"active": True, "language": "en-GB", "type": "captions", "link_expires_time": 1_700_000_000},
        {"active": False, "language": "pl", "type": "subtitles"},
    ],
}
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 2000
