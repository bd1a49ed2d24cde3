"""What earlier runs found out, kept so that it need not be found out again.

Nothing in here may change what a run reports, or make it fail: whatever cannot be kept or read is made anew.
"""
