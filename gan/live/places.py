"""Who may train now, and who waits."""

from collections.abc import Callable


class Places:
    """Who may train now, and who waits: the first `limit()` of those who have come."""

    def __init__(self, limit: Callable[[], int]):
        self.limit = limit
        self._line: list[object] = []

    def __len__(self) -> int:
        return len(self._line)

    def join(self) -> object:
        """Stand at the end of the line; the answer is the ticket."""
        self._line.append(ticket := object())
        return ticket

    def ahead(self, ticket: object) -> tuple[int, int]:
        """(place, waiting): 0 for a ticket that may train, else its place among those who wait."""
        limit = self.limit()
        return max(0, self._line.index(ticket) + 1 - limit), max(0, len(self) - limit)

    def leave(self, ticket: object) -> None:
        """Make room; a ticket may be given back twice."""
        if ticket in self._line:
            self._line.remove(ticket)
