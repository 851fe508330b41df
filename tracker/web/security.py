"""Headers, cookies and host names: what a browser is told about every answer."""

from urllib.parse import urlsplit

from flask import Flask, Request, Response, request
from flask.sessions import NullSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect

from tracker.web.parts import WebParts

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
MOST_UPLOAD = 21 * 1024 * 1024  # a file of 20 MB and the form around it
EVERYBODY = ("/public/", "/robots.txt")  # where addresses begin whose answers are the same for everybody
LOOPBACK = ("127.0.0.1", "localhost")  # Werkzeug cannot name an IPv6 address here
ASK_AGAIN = "private, no-cache"  # a picture the browser may keep, if it asks each time whether it may still be seen
_YEAR = 365 * 24 * 3600


class _Sessions(SecureCookieSessionInterface):
    """Pages for everybody know nobody: their answers hang on no cookie, and no cookie comes of them."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:  # type: ignore[override]
        return NullSession() if request.path.startswith(EVERYBODY) else super().open_session(app, request)


def set_up_security(app: Flask, given: WebParts) -> None:
    """Cookies, the CSRF check on every form, the limit on uploads, the names we answer to."""
    app.config.update(
        SECRET_KEY=given.secret_key,
        SESSION_COOKIE_NAME="__Host-tidtam" if given.is_https else "tidtam",
        SESSION_COOKIE_SECURE=given.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=MOST_UPLOAD,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2_000,
        WTF_CSRF_TIME_LIMIT=None,  # a form left open over lunch must not lose its text
        TRUSTED_HOSTS=[*LOOPBACK, urlsplit(given.base_url).hostname or LOOPBACK[0]],
        SEND_FILE_MAX_AGE_DEFAULT=_YEAR,  # addresses of our static files carry the hash of their content
    )
    app.session_interface = _Sessions()
    CSRFProtect(app)
    app.after_request(_headers_for(given))


def _headers_for(given: WebParts):  # type: ignore[no-untyped-def]
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CSP)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "geolocation=(), microphone=(), camera=()"
        is_kept_by_caches = request.endpoint == "static" or request.path.startswith(EVERYBODY)
        is_asked_again = headers.get("Cache-Control") == ASK_AGAIN
        if not (is_kept_by_caches or is_asked_again) or "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        if given.is_https:
            headers["Strict-Transport-Security"] = f"max-age={_YEAR}; includeSubDomains"
        return response

    return add_headers
