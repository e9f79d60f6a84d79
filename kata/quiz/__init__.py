"""`kata quiz`: questions as data, asked in an order that follows from what was missed.

`reading` makes `Question`s from `kata/catalogue/quiz.toml`; `recorded` adds the statements that each prediction really
sent. `boxes` decides what is due (Leitner's system), `rounds` what is asked next, `marking` whether an answer is right.
None of them prints, reads a key or looks at a clock of its own. `lines`, `screen` and `document` are the three ways to
ask: line by line, with keys in a terminal, and as JSON.
"""
