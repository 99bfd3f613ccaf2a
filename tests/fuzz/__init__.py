"""Whatever is sent to whatever address, by whomever: the answer is a plain one, never a fault.

`FUZZ_REQUESTS=50000 FUZZ_SEED=7 pytest tests/fuzz` asks more than the share of every day; see run.py.
"""
