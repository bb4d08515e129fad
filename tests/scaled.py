"""Every change of endpoints that scale (scaled_cases.py), reckoned again second by second: from the rules of docs/models.md, "Automatic scaling", in
fractions and lists, with nothing that the program has. Calls come between two seconds, and everything else at whole ones.

    scaled.py PROGRAM FIRST END     the cases of these numbers
"""
import json
import math
import os
import subprocess
import sys
import tempfile
from fractions import Fraction

import verdicts
from scaled_cases import MINUTE, NEVER, calls, case, scenario
from scaled_copies import Copies, of_copies
from verdicts import say

STATISTICS = {"Average": lambda values: sum(values) / len(values), "Minimum": min, "Maximum": max}


# --- What becomes of it ---

class Alarm:
    """`to_alarm` of the newest `points` minutes that are not missing among `points` + 2. CloudWatch user guide, treatment of missing data."""

    def __init__(self, points, to_alarm, is_beyond):
        self.points, self.to_alarm, self.is_beyond = points, to_alarm, is_beyond
        self.minutes, self.data, self.on, self.act_s = [], [], False, NEVER

    def hear(self, value, now_s):
        """Of a minute that is published on a whole minute, when alarms are evaluated."""
        self.minutes = [value, *self.minutes][:self.points + 2]
        present = [(age, value) for age, value in enumerate(self.minutes, 1) if value is not None][:self.points]
        self.data = [value for _, value in present]
        beyond = sum(map(self.is_beyond, self.data))
        was, within = self.on, beyond < len(present)
        if beyond < self.to_alarm and (len(present) in (0, self.points) or within):
            self.on = False
        elif beyond >= self.to_alarm or present[-1][0] >= self.to_alarm:
            self.on = True
        self.act_s = (self.act_s if was else now_s) if self.on else NEVER

    def acts(self, now_s):
        due = self.act_s <= now_s
        if due:
            self.act_s = now_s + MINUTE
        return due


class Fleet:
    """Rooms in which an instance waits for its launch until a second, starts until one, or serves."""

    def __init__(self, of, count):
        self.of, self.given_up = of, 0
        self.rooms = {room: ("serves", 0) for room in range(count)}

    def count(self, *states):
        return sum(state in states for state, _ in self.rooms.values())

    def serving(self):
        return self.count("serves")

    def launch(self, now_s):
        outage = self.of["outage"] and self.of["outage"][0] <= now_s < self.of["outage"][1]
        for room, (state, _) in sorted(self.rooms.items()):
            if state == "waits" and not outage and self.count("starts", "serves") < self.of["quota"]:
                self.rooms[room] = ("starts", now_s + self.of["start_s"])

    def want(self, count, now_s):
        order = ["serves", "starts", "waits"]
        while len(self.rooms) > count:
            del self.rooms[max(self.rooms, key=lambda room: (order.index(self.rooms[room][0]), room))]
        while len(self.rooms) < count:
            room = next(room for room in range(count) if room not in self.rooms)
            self.rooms[room] = ("waits", now_s + self.of["timeout_s"])
            self.launch(now_s)

    def advance(self, now_s):
        """What can be had at the last instant is had."""
        self.launch(now_s)
        for room, (state, until_s) in list(self.rooms.items()):
            if state == "starts" and until_s <= now_s:
                self.rooms[room] = ("serves", 0)
            if state == "waits" and until_s <= now_s:
                del self.rooms[room]

    def fail(self, count, now_s):
        """What is lost is asked for until it comes."""
        for room in sorted(room for room, (state, _) in self.rooms.items() if state == "serves")[:count]:
            self.rooms[room] = ("waits", NEVER)
        self.launch(now_s)


def in_proportion(capacity, value, target):
    return math.ceil(capacity * value / target)


class Target:
    """Of what is decided and when it is wanted, what is under way and cools down, and who asks for what."""

    def __init__(self, of):
        self.of, self.changes = of, []
        self.fleet = Copies(of, of["initial"]) if of["copy_s"] else Fleet(of, of["initial"])
        self.least, self.most = of["least"], of["most"]
        self.wanted = self.decided = of["initial"]
        self.effect_s, self.cause = NEVER, None
        self.hold = {"way": None, "cooldown_s": 0, "before": 0, "out_s": 0, "in_s": 0}
        self.hold_before, self.setting = self.hold, False
        self.update = None  # the second at which it is over, and with how many
        self.alarms = {}
        for p, policy in enumerate(of["policies"]):
            limit = Fraction(str(policy["target" if policy["kind"] == "track" else "threshold"]))
            if policy["kind"] == "step":
                self.alarms[p, "high"] = Alarm(policy["points"], policy["to_alarm"], limit.__lt__ if policy["above"] else limit.__gt__)
                continue
            self.alarms[p, "high"] = Alarm(*of["high"], limit.__lt__)
            if policy["scales_in"]:
                self.alarms[p, "low"] = Alarm(*of["low"], (limit * Fraction(9, 10)).__gt__)

    def within(self, capacity):
        return max(self.least, min(self.most, capacity))

    def out_holds(self, now_s):
        return self.hold["way"] == "out" or now_s < self.hold["out_s"]

    # What is decided

    def decide(self, to, cooldown_s, cause, now_s):
        if self.effect_s == NEVER:
            self.hold_before = dict(self.hold)
        hold, way = dict(self.hold), "out" if to > self.wanted else "in"
        if way == "out" and not self.out_holds(now_s):
            hold["before"] = self.decided
        hold["in_s" if way == "out" else "out_s"] = 0
        hold["cooldown_s"] = max(hold["cooldown_s"], cooldown_s) if hold["way"] == way else cooldown_s
        hold["way"] = way
        self.hold = hold if to != self.wanted else dict(self.hold_before)
        self.decided, self.cause = to, cause
        if self.effect_s == NEVER:
            self.effect_s = now_s + self.of["reaction_s"]

    def take_effect(self, now_s):
        self.effect_s = NEVER
        if self.decided != self.wanted:
            self.changes.append([now_s, self.wanted, self.decided, self.cause])
            self.wanted, self.setting = self.decided, True
            self.fleet.want(self.wanted, now_s)

    def keep_bounds(self, cause, now_s):
        to = self.within(self.decided)
        if to == self.decided and self.wanted == self.within(self.wanted):
            return
        self.cause = cause
        if to != self.decided:
            self.decide(to, 0, cause, now_s)
        self.take_effect(now_s)

    def run_action(self, action, now_s):
        self.least = action["least"] if action["least"] is not None else self.least
        self.most = action["most"] if action["most"] is not None else self.most
        if self.least > self.most:
            self.least, self.most = (self.most, self.most) if action["most"] is not None else (self.least, self.least)
        if not self.update:
            self.keep_bounds("scheduled", now_s)

    # What is said

    def set(self, capacity):
        if self.hold["way"] != "out":
            self.hold["before"] = self.wanted
        self.hold.update(way="out" if capacity > self.hold["before"] else None, cooldown_s=0, out_s=0)
        self.wanted = self.decided = capacity
        self.effect_s = NEVER

    def set_by_hand(self, capacity, now_s):
        """Not while what was asked for last is still to come."""
        if not self.setting and not self.update:
            self.setting = True
            self.fleet.want(capacity, now_s)
            self.set(capacity)

    def begin_update(self, count, retain, now_s):
        """All at once, to a fleet that is there when all of it has started. What waits for its effect is lost."""
        if not self.setting:
            self.update = now_s + self.of["start_s"], max(1, self.wanted) if retain else count
            self.decided, self.effect_s = self.wanted, NEVER

    def end_update(self, now_s):
        """The cooldown of a scale-in goes on."""
        if self.update and self.update[0] == now_s:
            given_up, count = self.fleet.given_up, self.update[1]
            self.fleet, self.update = Fleet(self.of, count), None
            self.fleet.given_up = given_up
            self.hold.update(way=None, out_s=0)
            self.wanted = self.decided = count
            self.keep_bounds("bounds", now_s)

    def look_at_fleet(self, now_s):
        if self.update:
            return
        there = len(self.fleet.rooms)
        if there < self.wanted:
            self.fleet.given_up += self.wanted - there
            self.setting = True
            self.fleet.want(max(there, self.least), now_s)
            hold, some_come = dict(self.hold), self.out_holds(now_s) and len(self.fleet.rooms) > self.hold["before"]
            self.set(len(self.fleet.rooms))
            self.hold = hold if some_come else self.hold
        if self.fleet.serving() == self.wanted and self.effect_s == NEVER:
            if self.hold["way"]:
                until = self.hold["way"] + "_s"
                self.hold[until] = max(self.hold[until], now_s + self.hold["cooldown_s"])
            self.hold["way"] = None

    # What policies ask for: (capacity, -number of the policy), of which the largest holds

    def tracked_out(self, p, policy, now_s):
        base = self.hold["before"] if self.out_holds(now_s) else self.decided
        return in_proportion(base, self.alarms[p, "high"].data[0], Fraction(str(policy["target"]))), -p

    def tracked_in(self, acting):
        lows = [(p, policy) for p, policy in enumerate(self.of["policies"]) if (p, "low") in self.alarms]
        if not any((p, "low") in acting for p, _ in lows) or not all(self.alarms[p, "low"].on for p, _ in lows):
            return []
        needs = [(in_proportion(self.decided, self.alarms[p, "low"].data[0], Fraction(str(policy["target"]))), -p) for p, policy in lows]
        return [(max(need, self.decided - (self.of["removed"] or NEVER)), p) for need, p in needs]

    def stepped(self, p, policy, now_s):
        """Whether it adds, and what it asks for; None: no step is for this."""
        breach = STATISTICS[policy["value"]](self.alarms[p, "high"].data) - Fraction(str(policy["threshold"]))
        # Above the threshold the lower bound belongs to a step, below it the upper one.
        low_belongs = policy["above"]
        found = [by for low, high, by in policy["steps"]
                 if (low is None or low < breach or (low_belongs and low == breach)) and
                 (high is None or breach < high or (not low_belongs and breach == high))]
        if not found:
            return None
        by, exact = found[0], policy["effect"] == "ExactCapacity"
        adds = by > (self.decided if exact else 0)
        base = self.hold["before"] if adds and self.out_holds(now_s) else self.decided
        if policy["effect"] == "PercentChangeInCapacity":
            size = Fraction(base * abs(by), 100)
            size = max(1 if 0 < size < 1 else math.floor(size), policy["least"])
            by = size if by > 0 else -size
        return adds, (by if exact else max(0, base + by), -p)

    def would_flap(self, to):
        return self.of["suspended"] != "DynamicScalingOut" and any(
            policy["kind"] == "track" and self.alarms[p, "high"].data and
            in_proportion(self.decided, self.alarms[p, "high"].data[0], Fraction(str(policy["target"]))) > to
            for p, policy in enumerate(self.of["policies"]))

    def heed_alarms(self, acting, now_s):
        outs, ins = [], self.tracked_in(acting)
        for p, policy in enumerate(self.of["policies"]):
            if (p, "high") not in acting:
                continue
            if policy["kind"] == "track":
                outs.append(self.tracked_out(p, policy, now_s))
            elif step := self.stepped(p, policy, now_s):
                adds, asked = step
                (outs if adds else ins).extend([asked] if adds or asked[0] < self.decided else [])
        self.decide_among(outs, ins, now_s)

    def decide_among(self, outs, ins, now_s):
        out, into = max(outs, default=None), max(ins, default=None)
        chosen = None
        if out and self.of["suspended"] != "DynamicScalingOut" and self.within(out[0]) > self.decided:
            chosen, cooldown = out, "out_s"
        elif into and self.of["suspended"] != "DynamicScalingIn" and self.hold["way"] != "in" and now_s >= self.hold["in_s"]:
            if self.within(into[0]) < self.decided and not self.would_flap(self.within(into[0])):
                chosen, cooldown = into, "in_s"
        if chosen and not self.update:
            policy = self.of["policies"][-chosen[1]]
            self.decide(self.within(chosen[0]), policy[cooldown], policy["name"], now_s)


def reckon(of):
    """The changes of the capacity that is wanted, and how many launches were given up."""
    target = Target(of)
    come = calls(of)
    actions = of["actions"] if of["suspended"] != "ScheduledScaling" else []
    target.keep_bounds("bounds", 0)
    target.look_at_fleet(0)
    sums, served_s, published = {"Invocations": 0, "InvocationsPerInstance": Fraction(0)}, 0, []
    for now_s in range(1, of["end_s"] + 1):
        sums["Invocations"] += come[now_s - 1]
        if target.fleet.serving() > 0:
            sums["InvocationsPerInstance"] += Fraction(come[now_s - 1], target.fleet.serving())
            served_s += 1
        if now_s % MINUTE == 0:
            published.append(dict(sums, InvocationsPerInstance=sums["InvocationsPerInstance"] if served_s else None))
            sums, served_s = {"Invocations": 0, "InvocationsPerInstance": Fraction(0)}, 0
        target.fleet.advance(now_s)
        target.setting = target.setting and target.fleet.serving() < len(target.fleet.rooms)
        for at_s, count in of["failures"]:
            if at_s == now_s:
                target.fleet.fail(count, now_s)
        for at_s, count in of["hand"]:
            if at_s == now_s:
                target.set_by_hand(count, now_s)
        if of["update"] and of["update"][0] == now_s:
            target.begin_update(*of["update"][1:], now_s)
        target.end_update(now_s)
        target.look_at_fleet(now_s)
        if target.effect_s == now_s:
            target.take_effect(now_s)
        for action in actions:
            if action["at_s"] == now_s:
                target.run_action(action, now_s)
        acting = set()
        for (p, side), alarm in target.alarms.items():
            if now_s % MINUTE == 0 and len(published) > 1:
                alarm.hear(published[-2][of["policies"][p]["metric"]], now_s)
            if alarm.acts(now_s):
                acting.add((p, side))
        if acting:
            target.heed_alarms(acting, now_s)
        target.look_at_fleet(now_s)
        target.fleet.launch(now_s)
    return target.changes, target.fleet.given_up


# --- Against the program ---

def cause(text):
    return text.split('"')[1] if text.startswith("policy") else text.split()[0].rstrip(":")


def simulate(program, of, room):
    with open(os.path.join(room, "calls.csv"), "w", encoding="utf-8") as file:
        file.write("arrival_s\n" + "".join(f"{at_s + (i + 0.5) / count:.6f}\n" for at_s, count in enumerate(calls(of)) for i in range(count)))
    with open(os.path.join(room, "scaled.json"), "w", encoding="utf-8") as file:
        json.dump(of_copies(scenario(of), of) if of["copy_s"] else scenario(of), file)
    done = subprocess.run([program, "run", os.path.join(room, "scaled.json"), "-q", "--no-store", "-o", "json"], capture_output=True, encoding="utf-8")
    if done.returncode != 0:
        return done.stderr, 0
    result = json.loads(done.stdout)
    scaling = [one["Scaling"] for one in result["Variants"] + result.get("InferenceComponents", []) if "Scaling" in one]
    return [[event["AtSeconds"], event["From"], event["To"], cause(event["Cause"])] for of_one in scaling for event in of_one["Events"]], sum(
        of_one["RefusedLaunches"] for of_one in scaling)


changed = 0
with tempfile.TemporaryDirectory() as folder:
    for number in range(int(sys.argv[2]), int(sys.argv[3])):
        asked = case(number)
        expected, found = reckon(asked), simulate(sys.argv[1], asked, folder)
        changed += len(expected[0])
        say(expected == found, f"case_{number}_changes_when_it_should", f"{found} instead of {expected}")
say(changed > 2 * (int(sys.argv[3]) - int(sys.argv[2])), "capacity_changes_more_than_twice_a_case", changed)
sys.exit(verdicts.status())
