"""The house: features are strangers, journey tells the story, the web is on top, the ground is never climbed.

    app                                                wires, decides nothing
    cli | web                                          parse, call, render (the only rooms that know Flask)
    demo                                               the demonstration's life
    journey | reporting | programme | schema           the story, the counting, the starter programme, all tables
    people | landlords | catalogue | captions          features: rules (pure), models (tables), store (the session)
    | watching | quizzes | gatherings | completion
    | badges | counts | facts | guides | search
    | health | hosts                                   hosts: the world outside
    revisions | audit | mail | limits | leases         the ground
    | commits | migrations
    db | words
    settings | clock | disclosure | prepared
    errors

A room imports only what stands below it; rooms on one line are strangers. The drawing is held by import-linter
(pyproject.toml). This file imports nothing.
"""
