"""Inquiries: their head, cycles and phases, questions, people and everything recorded along the way."""
