"""One order in one world, and who stands around it."""

from collections.abc import Callable

from generations.models import Generation
from tests.faults.invariants import violations
from tests.faults.people import Caller, Client
from tests.faults.world import World


class Scene:
    def __init__(self, world: World) -> None:
        self.world, self.client, self.caller = world, Client(world), Caller(world)
        self.wanted = 0  # strikes that have been prepared
        self.checks: list[Callable[[], bool]] = []  # that what was prepared has happened

    def strike(self, place: str, act: "Callable[[Scene], None]") -> None:
        self.wanted += 1
        self.world.strike(place, lambda: act(self))

    def play(self, prompt: str = "A red kite") -> Generation | None:
        """Order one, and let everything happen; None when what was ordered is not there."""
        made = self.client.order(prompt)
        self.world.run()
        return Generation.objects.filter(pk=made).first()

    def happened(self) -> bool:
        """Whether all that was prepared was met: a fault that strikes nobody proves nothing."""
        met = len(self.world.struck) >= self.wanted and not self.world.process.is_spared
        return met and all(check() for check in self.checks)

    def violations(self) -> list[str]:
        return (
            violations(
                self.world.ledger,
                list(self.client.acknowledged.values()),
                told=self.world.customers.told,
                taken=self.caller.taken,
                refused=self.caller.refused,
                now=self.world.now,
                right=self.world.clock.right(),
            )
            + self.client.complaints
        )
