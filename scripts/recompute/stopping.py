"""The looks of a run that stops when it is decided, and the error rate of each."""

ERROR_RATE = 0.05


def _planned_looks(first, most):
    """Yields (sessions, error rate) of every look."""
    spent = 0.0
    sessions = first
    while True:
        sessions = min(sessions, most)
        total = ERROR_RATE * (sessions / most) * (sessions / most)
        yield sessions, total - spent
        if sessions == most:
            return
        spent = total
        sessions += max(2, sessions // 2)


def error_rate_after(stopping, sessions):
    """Of the first planned look not before so many sessions; None before the first look."""
    if stopping is None:
        return ERROR_RATE
    if sessions < stopping["first_look_sessions"]:
        return None
    looks = list(_planned_looks(stopping["first_look_sessions"], stopping["most_sessions"]))
    return next((rate for look, rate in looks if look >= sessions), looks[-1][1])
