"""create_app(settings): wires, decides nothing."""

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from lms import cli, db, schema
from lms.settings import Settings
from lms.web import BLUEPRINTS, assets, errors, headers, health, security, words

MOST_UPLOAD = 3 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings; those of the environment where none are given."""
    settings = settings or Settings.from_environment()
    app = Flask("lms", template_folder="../templates", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MOST_UPLOAD,
        TESTING=settings.testing,
        SETTINGS=settings,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["settings"] = settings
    assert schema.TABLES, "every table is known before the database is opened"
    db.attach(app, settings.database)
    headers.attach(app, secure=settings.secure)
    security.attach(app, secure=settings.secure)
    words.attach(app)
    health.attach(app)
    errors.attach(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    assets.attach(app, data=settings.data, secure=settings.secure)
    for command in cli.COMMANDS:
        app.cli.add_command(command)
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]  # a layer
    return app
