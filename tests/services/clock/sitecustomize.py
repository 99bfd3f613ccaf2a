"""Read by Python when it starts, where it is on the path: the process lives CLOCK_AHEAD seconds from now, and goes on.

So a test moves a whole house, with its workers and its beat, to a Monday morning, and later past an outage.
"""

import os
import time

import time_machine

if ahead := os.environ.get("CLOCK_AHEAD"):
    time_machine.travel(time.time() + float(ahead), tick=True).start()
