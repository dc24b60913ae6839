"""Headers on every answer, whatever its status: no inline script or style anywhere, nothing framed, nothing sniffed."""

import gzip

from flask import Flask, Response, g, request

VIMEO = "https://player.vimeo.com"
COMPRESSIBLE = ("text/", "application/json", "application/ld+json", "application/vc+ld+json", "image/svg+xml")


def content_security_policy(frames: bool, secure: bool) -> str:
    """The policy; only pages with a Vimeo film may frame its player, and nothing else may be framed or fetched."""
    rules = [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "font-src 'none'",
        "manifest-src 'self'",
        "worker-src 'self'",
        f"frame-src {VIMEO}" if frames else "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
    return "; ".join(rules + (["upgrade-insecure-requests"] if secure else []))


def common(secure: bool) -> dict[str, str]:
    """What every answer carries, static files too."""
    player = f'(self "{VIMEO}")'
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Permissions-Policy": (
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), "
            f"autoplay={player}, fullscreen={player}, picture-in-picture={player}, encrypted-media={player}"
        ),
    }
    if secure:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return headers


def attach(app: Flask, *, secure: bool) -> None:
    """Set the headers and compress what is worth it."""
    fixed = common(secure)

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        policy = content_security_policy(bool(g.get("frames")), secure)
        response.headers.setdefault("Content-Security-Policy", policy)
        return compressed(response)


def allow_vimeo_frame() -> None:
    """Let this answer frame Vimeo's player."""
    g.frames = True


def compressed(response: Response) -> Response:
    """Gzip text over 1 KB where the browser takes it. No page echoes foreign text beside a secret."""
    if (
        response.direct_passthrough
        or response.status_code in (204, 304)
        or "Content-Encoding" in response.headers
        or not (response.mimetype or "").startswith(COMPRESSIBLE)
    ):
        return response
    response.headers.add("Vary", "Accept-Encoding")
    if "gzip" not in request.headers.get("Accept-Encoding", "") or len(response.get_data()) < 1024:
        return response
    response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response
