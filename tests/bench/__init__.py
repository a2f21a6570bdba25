"""The benchmark: `python -m tests.bench` prints one table of ratios, all measured in one run."""
