"""The numbers of summary.json computed again from the raw blocks, as docs/derived_numbers.md says.

Written from that page, with scipy and statsmodels, and sharing nothing with the harness: where the
two differ, one of them or the page is wrong.
"""
