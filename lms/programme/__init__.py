"""The starter programme: levels, modules, quizzes, facts and guides as data, and the code that reads them."""
