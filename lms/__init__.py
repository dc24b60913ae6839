"""The house: features are strangers, journey tells the story, the web is on top, the ground is never climbed.

    app                                                wires, decides nothing
    cli   web                                          parse, call, render (the only rooms that know Flask)
    demo                                               the demonstration's life
    journey      reporting                             the story          the counting
    people landlords catalogue captions watching quizzes gatherings
    completion badges counts facts                     features: rules (pure), models (tables), store (the session)
    hosts        programme                             the world outside   the starter programme as data
    revisions audit mail limits leases commits         the ground
    db words settings clock errors

A room imports only what stands below it; rooms on one line are strangers. The table is held by import-linter
(pyproject.toml). This file imports nothing.
"""
