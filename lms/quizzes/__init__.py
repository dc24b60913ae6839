"""Quizzes: questions drawn from a bank, answers kept one by one, feedback on every option."""
