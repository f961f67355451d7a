"""The review loop: which pairs of items to ask a person about, and what the answers mean.

``pairs`` chooses the plans that are set against each other, ``questions`` what a blind sheet asks
about them; ``answers`` reads ``reviews.csv``, ``judge`` finds what the answers say about two
plans. ``identity`` says what an answer is about: two texts, whatever their numbers and plans.
"""
