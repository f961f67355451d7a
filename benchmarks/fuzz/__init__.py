"""Coverage-guided fuzzing: a module a target, each with its ``seeds`` and ``once``; see ``__main__``."""
