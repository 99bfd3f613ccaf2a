"""The figures of two thousand real leads, calculated a second time from the definitions alone."""
